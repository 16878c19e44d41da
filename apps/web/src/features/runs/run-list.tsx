"use client";

import { useQuery } from "@apollo/client/react";
import { Title, VisuallyHidden } from "@mantine/core";
import { type ReactNode, useMemo, useState } from "react";
import { appendPage } from "../../data/append-page.ts";
import { graphql } from "../../generated/index.ts";
import { LinkButton } from "../../ui/link-button.tsx";
import { ListState } from "../../ui/list-state.tsx";
import { ListTable } from "../../ui/list-table.tsx";
import { MoreButton } from "../../ui/more-button.tsx";
import { useProject } from "../frame/project-context.tsx";
import { comparedAtMost, comparisonHref } from "./compared-ids.ts";
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
        ...RunTime
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
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const select = (id: string) =>
    setSelected((before) => new Set(before.has(id) ? [...before].filter((one) => one !== id) : [...before, id]));
  const nodes = data?.trainingRuns.nodes;
  const runs = useMemo(() => nodes?.map(listedRunOf), [nodes]);
  return (
    <section>
      <Title order={2} mt={22} mb={8}>
        Runs
      </Title>
      {selected.size > 1 ? (
        <LinkButton href={comparisonHref(project.key, selected)}>Compare curves of {selected.size} runs</LinkButton>
      ) : null}
      {runs ? <FailedAutomatically runs={runs} /> : null}
      <ListState
        data={runs}
        error={error}
        onRetry={() => void refetch()}
        emptyText="Training runs are listed here with their curves, log and result. None has been started."
        emptyAction={emptyAction}
        skeletonRows={6}
      >
        {(list) => (
          <ListTable
            className={classes.runs}
            heads={[
              <VisuallyHidden key="select">Compare</VisuallyHidden>,
              "Status",
              "Started",
              "Recipe",
              "Training data",
              "Reason",
              "Duration",
              "Result",
            ]}
          >
            {list.map((run) => (
              <RunRow
                key={run.id}
                run={run}
                isSelected={selected.has(run.id)}
                onSelect={selected.has(run.id) || selected.size < comparedAtMost ? () => select(run.id) : undefined}
              />
            ))}
          </ListTable>
        )}
      </ListState>
      <MoreButton
        page={data?.trainingRuns.pageInfo}
        onMore={(after) => fetchMore({ variables: { after }, updateQuery: appendPage("trainingRuns") })}
      >
        Older runs
      </MoreButton>
    </section>
  );
}
