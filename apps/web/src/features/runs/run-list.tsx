"use client";

import { useQuery } from "@apollo/client/react";
import { Button, Table, Title } from "@mantine/core";
import { type ReactNode, useMemo } from "react";
import { appendPage } from "../../data/append-page.ts";
import { ListState } from "../../ui/list-state.tsx";
import { useProject } from "../frame/project-context.tsx";
import { runsDocument } from "./documents.ts";
import { FailedAutomatically } from "./failed-automatically.tsx";
import { listedRunOf } from "./run.ts";
import { RunRow } from "./run-row.tsx";
import classes from "./runs.module.css";
import { useRunsSeen } from "./use-runs-seen.ts";

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
  const pageInfo = data?.trainingRuns.pageInfo;
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
        isEmpty={(list) => list.length === 0}
        emptyText="Each retraining is listed here with its curves, its log and its result. None has been started."
        emptyAction={emptyAction}
        skeletonRows={6}
      >
        {(list) => (
          <Table className={classes.runs}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Status</Table.Th>
                <Table.Th>Started</Table.Th>
                <Table.Th>Recipe</Table.Th>
                <Table.Th>Training data</Table.Th>
                <Table.Th>Reason</Table.Th>
                <Table.Th>Duration</Table.Th>
                <Table.Th>Result</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {list.map((run) => (
                <RunRow key={run.id} run={run} />
              ))}
            </Table.Tbody>
          </Table>
        )}
      </ListState>
      {pageInfo?.hasNextPage ? (
        <Button
          mt="md"
          variant="default"
          onClick={() => void fetchMore({ variables: { after: pageInfo.endCursor }, updateQuery: appendPage("trainingRuns") })}
        >
          Older runs
        </Button>
      ) : null}
    </section>
  );
}
