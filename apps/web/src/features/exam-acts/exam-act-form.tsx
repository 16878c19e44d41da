"use client";

import { useMutation } from "@apollo/client/react";
import { Checkbox, Stack } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { type Problem, toProblem } from "../../data/problem.ts";
import { graphql } from "../../generated/index.ts";
import { FormButtons } from "../../ui/form-buttons.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { ReasonField } from "../../ui/reason-field.tsx";
import { consequenceOf, type ExamActName, type ExamForActs, labelOf, resultOf, takenWords } from "./exam-acts.ts";

const reopenExamDocument = graphql(`
  mutation ReopenExam($examId: ID!, $reason: String!) {
    reopenExam(examId: $examId, reason: $reason) {
      id
      status
    }
  }
`);

const queuePriorDocument = graphql(`
  mutation QueuePrior($examId: ID!, $reason: String!) {
    queuePrior(examId: $examId, reason: $reason) {
      id
      status
    }
  }
`);

const breakGlassDocument = graphql(`
  mutation BreakGlass($examId: ID!, $reason: String!) {
    breakGlass(examId: $examId, reason: $reason) {
      id
      status
    }
  }
`);

const withdrawExamDocument = graphql(`
  mutation WithdrawExam($examId: ID!, $reason: String!) {
    withdrawExam(examId: $examId, reason: $reason) {
      id
      status
    }
  }
`);

export interface ExamActFormProps {
  readonly act: ExamActName;
  readonly exam: ExamForActs;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** The form for reopening or withdrawing: the consequences, the reason, and a separate confirmation for what cannot be undone. */
export function ExamActForm({ act, exam, onClose, onDone }: ExamActFormProps) {
  const [reopen, reopening] = useMutation(reopenExamDocument);
  const [queue, queuing] = useMutation(queuePriorDocument);
  const [glass, breaking] = useMutation(breakGlassDocument);
  const [withdraw, withdrawing] = useMutation(withdrawExamDocument);
  const [reason, setReason] = useState("");
  const [confirmed, setConfirmed] = useState(act !== "withdraw");
  const [problem, setProblem] = useState<Problem | null>(null);
  const withdraws = act === "withdraw";

  const acted = {
    reopen: async (variables: { examId: string; reason: string }) => (await reopen({ variables })).data?.reopenExam,
    queue: async (variables: { examId: string; reason: string }) => (await queue({ variables })).data?.queuePrior,
    breakGlass: async (variables: { examId: string; reason: string }) => (await glass({ variables })).data?.breakGlass,
    withdraw: async (variables: { examId: string; reason: string }) => (await withdraw({ variables })).data?.withdrawExam,
  };

  async function submit() {
    setProblem(null);
    const variables = { examId: exam.id, reason: reason.trim() };
    try {
      const after = await acted[act](variables);
      onClose();
      notifications.show({
        title: `${exam.pseudonym} ${takenWords(act)}`,
        message: after ? resultOf(act, after.status) : "",
      });
      onDone();
    } catch (error) {
      setProblem(toProblem(error));
    }
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Stack gap="md">
        <p>{consequenceOf(act)}</p>
        <ReasonField data-autofocus value={reason} onChange={setReason} />
        {withdraws ? (
          <Checkbox
            label="Delete the images of this exam for good"
            checked={confirmed}
            onChange={(event) => setConfirmed(event.currentTarget.checked)}
          />
        ) : null}
        {problem ? <ProblemNote problem={problem} /> : null}
        <FormButtons
          onClose={onClose}
          color={withdraws ? "red" : undefined}
          loading={[reopening, queuing, breaking, withdrawing].some(({ loading }) => loading)}
          disabled={reason.trim() === "" || !confirmed}
        >
          {labelOf(act)} {exam.pseudonym}
        </FormButtons>
      </Stack>
    </form>
  );
}
