import { previewImageFragment } from "../../entities/exam/images.ts";
import { truthFragment } from "../../entities/truth/truth.ts";
import type { CasesQuery } from "../../generated/graphql.ts";
import { graphql, unmask } from "../../generated/index.ts";

export const casesDocument = graphql(`
  query Cases($projectId: ID!, $status: [ExamStatus!], $estimatedDensity: [Density!], $after: String) {
    worklist(projectId: $projectId, status: $status, estimatedDensity: $estimatedDensity, first: 25, after: $after) {
      nodes {
        id
        pseudonym
        ageBand
        acquiredOn
        status
        estimatedDensity
        priorRequests {
          at
        }
        images {
          laterality
          ...PreviewImage
        }
        truth {
          ...TruthParts
        }
        myRead {
          id
          status
          breasts {
            laterality
            opinion
            density
          }
        }
      }
      pageInfo {
        ...PageEnd
      }
      totalCount
    }
  }
`);

/** Unmasks an exam of a response. */
export function listedExamOf(exam: CasesQuery["worklist"]["nodes"][number]) {
  const images = exam.images.map((image) => ({ ...unmask(previewImageFragment, image), laterality: image.laterality }));
  return { ...exam, images, truth: unmask(truthFragment, exam.truth) };
}

export type ListedExam = ReturnType<typeof listedExamOf>;
