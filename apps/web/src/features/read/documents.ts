import { viewerImageFragment } from "../../entities/exam/images.ts";
import { type Lesion, lesionsOf } from "../../entities/finding/finding.ts";
import { type Assessment, assessmentsOf } from "../../entities/read/assessment.ts";
import type { BlindExamFragment, ReadPartsFragment, ViewerImageFragment } from "../../generated/graphql.ts";
import { type FragmentType, graphql, unmask } from "../../generated/index.ts";

/** A blind read: the images and the reader's own draft. It requests nothing from the model, the truth or other readers. */
const readFragment = graphql(`
  fragment ReadParts on Read {
    id
    status
    order
    round
    revision
    leaseExpiresAt
    activeSeconds
    finalisedAt
    undoUntil
    breasts {
      ...AssessmentParts
    }
    findings {
      ...LesionParts
    }
    exam {
      ...BlindExam
    }
  }
`);

const blindExamFragment = graphql(`
  fragment BlindExam on Exam {
    id
    pseudonym
    status
    ageBand
    imagesRevision
    prior {
      id
      imagesRevision
    }
    images {
      ...ViewerImage
    }
  }
`);

export const nextExamDocument = graphql(`
  mutation NextExam($projectId: ID!) {
    nextExam(projectId: $projectId) {
      ...ReadParts
    }
  }
`);

export const currentReadDocument = graphql(`
  query CurrentRead($examId: ID!) {
    exam(id: $examId) {
      id
      myRead {
        ...ReadParts
      }
    }
  }
`);

/** The current images of an exam: files may arrive while it is read. */
export const examImagesDocument = graphql(`
  query ExamImages($examId: ID!) {
    exam(id: $examId) {
      ...BlindExam
    }
  }
`);

export const startReadDocument = graphql(`
  mutation StartRead($examId: ID!) {
    startRead(examId: $examId) {
      ...ReadParts
    }
  }
`);

export const saveDraftDocument = graphql(`
  mutation SaveDraft($readId: ID!, $input: ReadInput!, $expectedRevision: Int) {
    saveDraft(readId: $readId, input: $input, expectedRevision: $expectedRevision) {
      id
      revision
      leaseExpiresAt
      findings {
        id
        lesionUid
        kind
        laterality
      }
    }
  }
`);

export const finaliseReadDocument = graphql(`
  mutation FinaliseRead(
    $readId: ID!
    $input: ReadInput!
    $expectedRevision: Int
    $expectedImagesRevision: String!
    $idempotencyKey: String!
  ) {
    finaliseRead(
      readId: $readId
      input: $input
      expectedRevision: $expectedRevision
      expectedImagesRevision: $expectedImagesRevision
      idempotencyKey: $idempotencyKey
    ) {
      id
      finalisedAt
      undoUntil
      breasts {
        ...AssessmentParts
      }
    }
  }
`);

export const undoFinaliseDocument = graphql(`
  mutation UndoFinalise($readId: ID!) {
    undoFinalise(readId: $readId) {
      ...ReadParts
    }
  }
`);

export const skipExamDocument = graphql(`
  mutation SkipExam($readId: ID!, $reason: String!) {
    skipExam(readId: $readId, reason: $reason)
  }
`);

export const upcomingDocument = graphql(`
  query Upcoming($projectId: ID!) {
    upcoming(projectId: $projectId, first: 2) {
      id
      images {
        id
        url
      }
    }
  }
`);

/** An exam as a blind reader sees it. */
export type BlindExam = Omit<BlindExamFragment, "images"> & { readonly images: readonly ViewerImageFragment[] };

/** A person's own read with its exam. */
export type OwnRead = Omit<ReadPartsFragment, "breasts" | "findings" | "exam"> & {
  readonly breasts: readonly Assessment[];
  readonly findings: readonly Lesion[];
  readonly exam: BlindExam;
};

/** Unmasks an exam of a response, with its images. */
export function blindExamOf(masked: FragmentType<typeof blindExamFragment>): BlindExam {
  const exam = unmask(blindExamFragment, masked);
  return { ...exam, images: unmask(viewerImageFragment, exam.images) };
}

/** Unmasks a read of a response, with its exam. */
export function ownReadOf(masked: FragmentType<typeof readFragment>): OwnRead {
  const read = unmask(readFragment, masked);
  const { breasts, findings, exam } = read;
  return { ...read, breasts: assessmentsOf(breasts), findings: lesionsOf(findings), exam: blindExamOf(exam) };
}
