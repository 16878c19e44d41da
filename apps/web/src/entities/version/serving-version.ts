import { type FragmentType, graphql, unmask } from "../../generated/index.ts";

/** For queries with the variable $projectId. */
const servingVersionFragment = graphql(`
  fragment ServingVersion on Query {
    project(id: $projectId) {
      id
      champion {
        id
        number
      }
    }
    modelVersions(projectId: $projectId, first: 1) {
      nodes {
        id
        number
      }
    }
  }
`);

/** The version whose scores are used: the champion, or the newest where there is none; null without any. */
export function servingVersionOf(
  masked: FragmentType<typeof servingVersionFragment>,
): { readonly id: string; readonly number: number } | null {
  const { project, modelVersions } = unmask(servingVersionFragment, masked);
  return project?.champion ?? modelVersions.nodes[0] ?? null;
}
