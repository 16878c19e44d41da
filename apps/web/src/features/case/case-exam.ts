import { viewerImageFragment } from "../../entities/exam/images.ts";
import { findingFragment } from "../../entities/finding/finding.ts";
import { truthFragment } from "../../entities/truth/truth.ts";
import type { CaseQuery } from "../../generated/graphql.ts";
import { graphql, unmask } from "../../generated/index.ts";

/** One exam with everything that can be overlaid on its images; what the person may not see is empty. */
export const caseDocument = graphql(`
  query Case($examId: ID!, $modelVersionId: ID) {
    exam(id: $examId) {
      id
      pseudonym
      ageBand
      status
      myRead {
        id
        status
      }
      images {
        ...ViewerImage
      }
      unscoredBreasts(modelVersionId: $modelVersionId) {
        laterality
        reason
      }
      truth {
        ...TruthParts
        findings {
          ...FindingParts
        }
      }
      reads {
        id
        order
        round
        status
        reader {
          id
          name
        }
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
          ...FindingParts
        }
      }
      predictions(modelVersionId: $modelVersionId) {
        laterality
        score
        estimatedDensity
        set
        modelVersion {
          id
          number
        }
        images {
          score
          image {
            id
          }
        }
      }
    }
  }
`);

/** The exam of an answer, its parts unmasked. */
export function caseExamOf(exam: NonNullable<CaseQuery["exam"]>) {
  return {
    ...exam,
    images: unmask(viewerImageFragment, exam.images),
    truth: exam.truth.map((truth) => ({ ...unmask(truthFragment, truth), findings: unmask(findingFragment, truth.findings) })),
    reads: exam.reads.map((read) => ({ ...read, findings: unmask(findingFragment, read.findings) })),
  };
}

export type CaseExam = ReturnType<typeof caseExamOf>;
export type CaseRead = CaseExam["reads"][number];
