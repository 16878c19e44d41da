import { viewerImageFragment } from "../../entities/exam/images.ts";
import { lesionsOf } from "../../entities/finding/finding.ts";
import { assessmentsOf } from "../../entities/read/assessment.ts";
import { truthFragment } from "../../entities/truth/truth.ts";
import type { ArbitrationExamQuery } from "../../generated/graphql.ts";
import { type FragmentType, graphql, unmask } from "../../generated/index.ts";

const arbitrationReadFragment = graphql(`
  fragment ArbitrationRead on Read {
    id
    order
    round
    status
    blindOpinion
    reader {
      id
      name
    }
    breasts {
      ...AssessmentParts
    }
    findings {
      ...LesionParts
    }
  }
`);

const arbitrationTruthFragment = graphql(`
  fragment ArbitrationTruth on Truth {
    ...TruthParts
    version
    at
    reason
  }
`);

/** This arbiter's decision as the server stored it, while it can be undone. */
const ownDecisionFragment = graphql(`
  fragment OwnDecision on Decision {
    id
    undoableUntil
    breasts {
      laterality
      class
      strength
      technicalRecallReason
    }
  }
`);

export function ownDecisionOf(masked: FragmentType<typeof ownDecisionFragment> | null | undefined) {
  return unmask(ownDecisionFragment, masked);
}

export const arbitrationExamDocument = graphql(`
  query ArbitrationExam($examId: ID!) {
    exam(id: $examId) {
      id
      pseudonym
      status
      ageBand
      round
      imagesRevision
      prior {
        id
        imagesRevision
      }
      myRead {
        id
        status
      }
      myDecision {
        ...OwnDecision
      }
      images {
        ...ViewerImage
      }
      reads {
        ...ArbitrationRead
      }
      truth {
        ...ArbitrationTruth
        supersedes {
          ...ArbitrationTruth
          supersedes {
            ...ArbitrationTruth
          }
        }
      }
    }
  }
`);

function truthOf(masked: FragmentType<typeof arbitrationTruthFragment>) {
  const truth = unmask(arbitrationTruthFragment, masked);
  return { ...truth, ...unmask(truthFragment, truth) };
}

function readOf(masked: FragmentType<typeof arbitrationReadFragment>) {
  const read = unmask(arbitrationReadFragment, masked);
  return { ...read, breasts: assessmentsOf(read.breasts), findings: lesionsOf(read.findings) };
}

/** A read as an arbiter sees it. */
export type ReadToCompare = ReturnType<typeof readOf>;

/** The exam of an answer, its parts unmasked. */
export function examToDecideOf(exam: NonNullable<ArbitrationExamQuery["exam"]>) {
  return {
    ...exam,
    myDecision: ownDecisionOf(exam.myDecision),
    images: unmask(viewerImageFragment, exam.images),
    reads: exam.reads.map(readOf),
    truth: exam.truth.map((truth) => ({
      ...truthOf(truth),
      supersedes: truth.supersedes && {
        ...truthOf(truth.supersedes),
        supersedes: truth.supersedes.supersedes && truthOf(truth.supersedes.supersedes),
      },
    })),
  };
}

export type ExamToDecide = ReturnType<typeof examToDecideOf>;
