import { useMutation } from "@apollo/client/react";
import { type Contradiction, contradictionsOf } from "@second-read/domain";
import { useState } from "react";
import { toProblem } from "../../data/problem.ts";
import { graphql } from "../../generated/index.ts";
import { adjudicationInputOf, type Decision, missingIn } from "./decision.ts";
import type { ExamToDecide } from "./documents.ts";
import type { LetteredRead } from "./reads-side-by-side.ts";

const adjudicateDocument = graphql(`
  mutation Adjudicate($examId: ID!, $input: AdjudicationInput!, $idempotencyKey: String, $expectedImagesRevision: String!) {
    adjudicate(examId: $examId, input: $input, idempotencyKey: $idempotencyKey, expectedImagesRevision: $expectedImagesRevision) {
      id
    }
  }
`);

interface SubmissionInput {
  readonly exam: ExamToDecide;
  readonly reads: readonly LetteredRead[];
  readonly decision: Decision;
  readonly onDecided: () => void;
  /** Loads the exam again, which may have changed. */
  readonly onRetry: () => void;
}

/** Submits the decision: what is missing, the contradictions to confirm, and the server's answer. */
export function useSubmission({ exam, reads, decision, onDecided, onRetry }: SubmissionInput) {
  const [adjudicate, { loading, error, reset }] = useMutation(adjudicateDocument);
  const [idempotencyKey, setIdempotencyKey] = useState(() => crypto.randomUUID());
  const [asked, setAsked] = useState(false);
  const [questions, setQuestions] = useState<readonly Contradiction[]>([]);
  const missing = missingIn(decision);

  async function send(acknowledged: readonly Contradiction[]) {
    setQuestions([]);
    const input = { ...adjudicationInputOf(decision, reads), acknowledged: acknowledged.map(({ code }) => code) };
    const variables = { examId: exam.id, input, idempotencyKey, expectedImagesRevision: exam.imagesRevision };
    try {
      await adjudicate({ variables });
      setAsked(false);
      onDecided();
    } catch {
      // The error is shown in the panel; the decision stays as it is.
    }
  }

  return {
    missing: asked ? missing : [],
    busy: loading,
    problem: error ? toProblem(error) : null,
    retry() {
      reset();
      onRetry();
    },
    questions,
    submit() {
      setAsked(true);
      if (missing.length > 0 || loading) return;
      const inRound = reads.filter(({ round }) => round === exam.round);
      const contradictions = contradictionsOf(adjudicationInputOf(decision, reads), inRound);
      if (contradictions.length > 0) setQuestions(contradictions);
      else void send([]);
    },
    confirm: () => void send(questions),
    dismissQuestions: () => setQuestions([]),
    /** After an undo: deciding again is a new request. */
    renewKey: () => setIdempotencyKey(crypto.randomUUID()),
  };
}

export type Submission = ReturnType<typeof useSubmission>;
