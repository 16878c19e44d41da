import { useMutation } from "@apollo/client/react";
import { useEffect } from "react";
import { graphql } from "../../generated/index.ts";
import { useProject } from "../frame/project-context.tsx";

const markRunsSeenDocument = graphql(`
  mutation MarkRunsSeen($projectId: ID!) {
    markRunsSeen(projectId: $projectId)
  }
`);

/** Whoever has the list of runs before them has seen which have ended. The rail's count follows by itself; should it not, nothing is lost. */
export function useRunsSeen(): void {
  const { project, queue } = useProject();
  const [markSeen] = useMutation(markRunsSeenDocument);
  const isNew = queue.endedRuns > 0;
  useEffect(() => {
    if (isNew) markSeen({ variables: { projectId: project.id } }).catch(() => undefined);
  }, [isNew, project.id, markSeen]);
}
