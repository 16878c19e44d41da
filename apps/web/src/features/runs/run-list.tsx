"use client";

import { useQuery } from "@apollo/client/react";
import { Title } from "@mantine/core";
import { type ReactNode, useMemo } from "react";
import { appendPage } from "../../data/append-page.ts";
import { graphql } from "../../generated/index.ts";
import { ListState } from "../../ui/list-state.tsx";
import { ListTable } from "../../ui/list-table.tsx";
import { MoreButton } from "../../ui/more-button.tsx";
import { useProject } from "../frame/project-context.tsx";
import { FailedAutomatically } from "./failed-automatically.tsx";
import { listedRunOf } from "./run.ts";
import { RunRow } from "./run-row.tsx";
import classes from "./runs.module.css";
import { useRunsSeen } from "./use-runs-seen.ts";

const runsDocument = graphql(`
  query Runs($projectId: ID!, $first: Int!, $after: String) {
    trainingRuns(projectId: $projectId, first: $first, after: $after) {
      nodes {
        ...RunProgress
        ...RunRequest
        snapshot {
          ...SnapshotParts
        }
      }
      pageInfo {
        ...PageEnd
      }
      totalCount
    }
  }
`);

const pageSize = 25;
const pollMilliseconds = 5000;

/** Every run, newest first. */
export function RunList({ emptyAction }: { emptyAction: ReactNode }) {
  const { project } = useProject();
  useRunsSeen();
  const { data, error, refetch, fetchMore } = useQuery(runsDocument, {
    variables: { projectId: project.id, first: pageSize },
    pollInterval: pollMilliseconds,
  });
  const nodes = data?.trainingRuns.nodes;
  const runs = useMemo(() => nodes?.map(listedRunOf), [nodes]);
  return (
    <section>
      <Title order={2} mt={22} mb={8}>
        Runs
      </Title>
      {runs ? <FailedAutomatically runs={runs} /> : null}
      <ListState
        data={runs}
        error={error}
        onRetry={() => void refetch()}
        emptyText="Each retraining is listed here with its curves, its log and its result. None has been started."
        emptyAction={emptyAction}
        skeletonRows={6}
      >
        {(list) => (
          <ListTable className={classes.runs} heads={["Status", "Started", "Recipe", "Training data", "Reason", "Duration", "Result"]}>
            {list.map((run) => (
              <RunRow key={run.id} run={run} />
            ))}
          </ListTable>
        )}
      </ListState>
      <MoreButton
        page={data?.trainingRuns.pageInfo}
        onMore={(after) => void fetchMore({ variables: { after }, updateQuery: appendPage("trainingRuns") })}
      >
        Older runs
      </MoreButton>
    </section>
  );
}
