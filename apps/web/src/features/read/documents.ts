import type { BlindExamFragment, ReadPartsFragment } from "../../generated/graphql.ts";
import { graphql } from "../../generated/index.ts";

/** A blind read: images, own draft. Nothing of the model, of the truth or of anyone else is asked for here. */
graphql(`
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
      laterality
      birads
      density
      opinion
      class
      technicalRecallReason
      noLocation
    }
    findings {
      id
      lesionUid
      kind
      laterality
      attributes
      marks {
        imageId
        shape
        points
      }
    }
    exam {
      ...BlindExam
    }
  }
`);

graphql(`
  fragment BlindExam on Exam {
    id
    pseudonym
    status
    ageBand
    imagesRevision
    prior {
      id
    }
    images {
      id
      laterality
      view
      viewLabel
      viewModifiers
      isStandard
      rows
      columns
      pixelSpacingMm
      spacingBasis
      lateralityInferred
      url
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

/** The images of an exam as they are now: files may arrive while it is read. */
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
    $expectedImagesRevision: String
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
        laterality
        birads
        opinion
        class
        technicalRecallReason
        noLocation
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

export const freshAddressesDocument = graphql(`
  query FreshAddresses($examId: ID!) {
    exam(id: $examId) {
      id
      images {
        id
        url
      }
    }
  }
`);

/** An exam that is read blind. */
export type BlindExam = BlindExamFragment;

/** A person's own read with its exam. */
export type OwnRead = ReadPartsFragment;
