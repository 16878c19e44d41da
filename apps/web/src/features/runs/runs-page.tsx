"use client";

import { useQuery } from "@apollo/client/react";
import { Button, Skeleton } from "@mantine/core";
import Link from "next/link";
import { useState } from "react";
import { toProblem } from "../../data/problem.ts";
import type { RunsQuery } from "../../generated/graphql.ts";
import { age, counted, duration } from "../../ui/format.ts";
import { ListState } from "../../ui/list-state.tsx";
import { Page, Panel, tableClass } from "../../ui/page.tsx";
import { BlindNote, useIsBlinded } from "../frame/blind-note.tsx";
import { useProject } from "../frame/project-context.tsx";
import { computeBackendDocument, outlookDocument, runsDocument } from "./documents.ts";
import { backendWords } from "./recipes.ts";
import { RetrainDialog } from "./retrain-dialog.tsx";
import { hasEnded } from "./run-state.ts";
import { RunStatusChip } from "./run-status-chip.tsx";
import classes from "./runs.module.css";

const pageSize = 25;

/** What a retraining would use now, the one button, and every run there was. */
export function RunsPage() {
  const { project, may } = useProject();
  const [open, setOpen] = useState(false);
  const mayStart = may("READER", "DATA_MANAGER", "ANALYST", "ADMIN");
  const runs = useQuery(runsDocument, { variables: { projectId: project.id, first: pageSize }, pollInterval: 5000 });
  const more = runs.data?.trainingRuns.pageInfo;

  return (
    <Page
      title="Train"
      lead="Settled truth becomes a new model version."
      actions={mayStart ? <Button onClick={() => setOpen(true)}>Retrain</Button> : null}
    >
      <BlindNote />
      <Outlook projectId={project.id} />
      <h2 className={classes.section}>Runs</h2>
      <ListState
        data={runs.data?.trainingRuns.nodes}
        error={runs.error}
        onRetry={() => void runs.refetch()}
        isEmpty={(nodes) => nodes.length === 0}
        emptyText="Each retraining stands here with its curves, its log and the version that came of it. None has been started."
        emptyAction={mayStart ? <Button onClick={() => setOpen(true)}>Retrain</Button> : null}
        skeletonRows={6}
      >
        {(nodes) => (
          <>
            <table className={`${tableClass} ${classes.runs}`}>
              <thead>
                <tr>
                  <th>Status</th>
                  <th>Started</th>
                  <th>Recipe</th>
                  <th>Learned from</th>
                  <th>Reason</th>
                  <th>Took</th>
                  <th>Came of it</th>
                </tr>
              </thead>
              <tbody>
                {nodes.map((run) => (
                  <RunRow key={run.id} run={run} projectKey={project.key} />
                ))}
              </tbody>
            </table>
            {more?.hasNextPage ? (
              <Button
                mt="md"
                variant="default"
                onClick={() =>
                  void runs.fetchMore({
                    variables: { after: more.endCursor },
                    updateQuery: (before, { fetchMoreResult }) => ({
                      ...fetchMoreResult,
                      trainingRuns: {
                        ...fetchMoreResult.trainingRuns,
                        nodes: [...before.trainingRuns.nodes, ...fetchMoreResult.trainingRuns.nodes],
                      },
                    }),
                  })
                }
              >
                Older runs
              </Button>
            ) : null}
          </>
        )}
      </ListState>
      <RetrainDialog opened={open} onClose={() => setOpen(false)} projectId={project.id} projectKey={project.key} />
    </Page>
  );
}

type RunNode = RunsQuery["trainingRuns"]["nodes"][number];

function RunRow({ run, projectKey }: { run: RunNode; projectKey: string }) {
  const isBlinded = useIsBlinded();
  const took = run.startedAt && run.endedAt ? (Date.parse(run.endedAt) - Date.parse(run.startedAt)) / 1000 : null;
  const link = `/p/${projectKey}/runs/${run.id}`;
  return (
    <tr>
      <td>
        <Link href={link} className={classes.rowLink}>
          <RunStatusChip status={run.status} />
          {run.status === "RUNNING" ? <span className={classes.quiet}> {Math.floor(run.progress * 100)} %</span> : null}
          {run.status === "QUEUED" && run.positionInQueue !== null && run.positionInQueue !== undefined ? (
            <span className={classes.quiet}> {run.positionInQueue === 0 ? "next" : `${run.positionInQueue} before it`}</span>
          ) : null}
        </Link>
      </td>
      <td>
        <Link href={link}>{agoOf(run.startedAt ?? run.createdAt)}</Link>
      </td>
      <td>
        {run.recipe} <span className={classes.quiet}>seed {run.seed}</span>
      </td>
      <td>
        {isBlinded ? (
          <span className={classes.quiet}>not shown</span>
        ) : (
          <>
            {counted(run.snapshot.patients, "woman", "women")}{" "}
            <span className={classes.quiet}>
              {run.snapshot.positives} of {run.snapshot.breasts} breasts abnormal
            </span>
          </>
        )}
      </td>
      <td>
        {run.reason}
        {run.requestedBy ? <span className={classes.quiet}> · {run.requestedBy.name}</span> : null}
      </td>
      <td>{took === null ? (hasEnded(run.status) ? "–" : "") : duration(took)}</td>
      <td>
        {run.modelVersion ? (
          <Link href={`/p/${projectKey}/versions/${run.modelVersion.number}`}>v{run.modelVersion.number}</Link>
        ) : run.error ? (
          <span className={classes.quiet}>{run.error.code}</span>
        ) : null}
      </td>
    </tr>
  );
}

/** "just now", "4 min ago". */
export function agoOf(at: string): string {
  const words = age(at);
  return words === "just now" ? words : `${words} ago`;
}

function Outlook({ projectId }: { projectId: string }) {
  const isBlinded = useIsBlinded();
  const { data, error, refetch } = useQuery(outlookDocument, { variables: { projectId } });
  const backend = useQuery(computeBackendDocument);
  return (
    <Panel title="What a retraining would use now">
      <ListState data={data?.project ?? undefined} error={error} onRetry={() => void refetch()} skeleton={<Skeleton height={109} />}>
        {({ retraining }) => (
          <>
            <dl className={classes.outlook}>
              <Fact label="breasts with new truth" value={retraining.newTruth} />
              <Fact label="women to learn from" value={retraining.patients} />
              <Fact label="abnormal breasts" value={retraining.positives} />
              {isBlinded ? null : <Fact label="women locked for testing" value={retraining.lockedTestPatients} />}
            </dl>
            <p>
              <strong>{retraining.ready ? "Ready." : "Not yet."}</strong> {retraining.reason}
            </p>
            <p className={classes.quiet}>No run starts by itself: a person starts each one.</p>
          </>
        )}
      </ListState>
      <p className={classes.quiet}>
        {backend.data
          ? `Computes ${backendWords(backend.data.computeBackend.name)} · ${backend.data.computeBackend.device}${backend.data.computeBackend.threads ? ` · ${counted(backend.data.computeBackend.threads, "thread")}` : ""}`
          : backend.error
            ? toProblem(backend.error).sentence
            : " "}
      </p>
      {backend.data && backend.data.computeBackend.notTaken.length > 0 ? (
        <details className={classes.details}>
          <summary>Faster backends that are not used, and why</summary>
          <ul>
            {backend.data.computeBackend.notTaken.map((rung) => (
              <li key={rung}>{rung}</li>
            ))}
          </ul>
        </details>
      ) : null}
    </Panel>
  );
}

function Fact({ label, value }: { label: string; value: number }) {
  return (
    <div>
      <dd>{value.toLocaleString("en")}</dd>
      <dt>{label}</dt>
    </div>
  );
}
