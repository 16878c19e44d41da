import { useQuery } from "@apollo/client/react";
import { graphql } from "../../generated/index.ts";
import { withInterval } from "../../ui/format.ts";
import { useIsBlinded } from "../frame/blind-note.tsx";
import { useProject } from "../frame/project-context.tsx";

const densityEstimatesDocument = graphql(`
  query DensityEstimates($projectId: ID!) {
    project(id: $projectId) {
      id
      champion {
        id
        number
        densityAgreement {
          value
          low
          high
          n
        }
      }
    }
    modelVersions(projectId: $projectId, first: 1) {
      nodes {
        id
        number
        densityAgreement {
          value
          low
          high
          n
        }
      }
    }
  }
`);

/**
 * The estimated densities by which exams can be filtered; null where the serving version estimates none, and for people who are kept blind to them.
 */
export function useDensityEstimates(): string | null {
  const { project } = useProject();
  const { data } = useQuery(densityEstimatesDocument, { variables: { projectId: project.id }, skip: useIsBlinded() });
  const serving = data?.project?.champion ?? data?.modelVersions.nodes[0];
  const agreement = serving?.densityAgreement;
  if (!serving || !agreement) return null;
  return `Version ${serving.number} estimates density from the images: weighted kappa with ${agreement.n} stated densities ${withInterval(agreement)}.`;
}
