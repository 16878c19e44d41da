import { useMutation } from "@apollo/client/react";
import { useEffect } from "react";
import { graphql } from "../../generated/index.ts";
import { useProject } from "../frame/project-context.tsx";

const markRunsSeenDocument = graphql(`
  mutation MarkRunsSeen($projectId: ID!) {
    markRunsSeen(projectId: $projectId)
  }
`);

/** Marks ended runs as seen while the list of runs is open. The rail's count updates by itself; if marking fails, nothing is lost. */
export function useRunsSeen(): void {
  const { project, queue } = useProject();
  const [markSeen] = useMutation(markRunsSeenDocument);
  const isNew = queue.endedRuns > 0;
  useEffect(() => {
    if (isNew) markSeen({ variables: { projectId: project.id } }).catch(() => undefined);
  }, [isNew, project.id, markSeen]);
}
