"use client";

import { useMutation, useQuery, useSubscription } from "@apollo/client/react";
import { Button, Group, Modal, Skeleton } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconAlertTriangle, IconCheck, IconPlayerStop } from "@tabler/icons-react";
import Link from "next/link";
import { useEffect, useMemo, useReducer, useState } from "react";
import { toProblem } from "../../data/problem.ts";
import type { RunQuery } from "../../generated/graphql.ts";
import { EpochChart } from "../../ui/charts/epoch-chart.tsx";
import { whoseStyles } from "../../ui/colours.ts";
import { counted, duration, figure } from "../../ui/format.ts";
import { ListState, SkeletonRows } from "../../ui/list-state.tsx";
import { Page, Panel } from "../../ui/page.tsx";
import { useIsBlinded } from "../frame/blind-note.tsx";
import { useProject } from "../frame/project-context.tsx";
import { cancelRunDocument, runDocument, runEventsDocument } from "./documents.ts";
import { backendWords } from "./recipes.ts";
import {
  allEpochs,
  type CurveName,
  curvesOf,
  type Epoch,
  emptyStory,
  foldProgress,
  hasEnded,
  memoryMbAFold,
  secondsLeft,
  stageStates,
  stages,
  tell,
} from "./run-state.ts";
import { RunStatusChip } from "./run-status-chip.tsx";
import classes from "./runs.module.css";
import { agoOf } from "./runs-page.tsx";

/** One run, live: where it stands, its curves, its log; Cancel while it runs. */
export function RunPage({ runId }: { runId: string }) {
  const { project } = useProject();
  const { data, error, refetch } = useQuery(runDocument, { variables: { id: runId } });
  const [story, hear] = useReducer(tell, emptyStory);
  useSubscription(runEventsDocument, {
    variables: { runId },
    ignoreResults: true,
    onData: ({ data: told }) => told.data && hear(told.data.trainingRunEvents),
    // The stream ends with the run: what it came to is read once more.
    onComplete: () => void refetch(),
  });
  const run = data?.trainingRun;

  return (
    <Page
      title="Run"
      lead={run ? `${run.recipe}, seed ${run.seed} · ${run.reason}${run.requestedBy ? ` · ${run.requestedBy.name}` : ""}` : " "}
      actions={
        <Link href={`/p/${project.key}/runs`} className={classes.quiet}>
          All runs
        </Link>
      }
    >
      <ListState
        data={data && (run ?? null)}
        error={error}
        onRetry={() => void refetch()}
        isEmpty={(found) => found === null}
        emptyText="There is no such run in this project."
        emptyAction={
          <Button component={Link} href={`/p/${project.key}/runs`} variant="default">
            All runs
          </Button>
        }
        skeleton={
          <div className={classes.stack}>
            <Skeleton height={60} />
            <Skeleton height={44} />
            <SkeletonRows rows={2} height={210} />
          </div>
        }
      >
        {(found) =>
          found ? <RunBody run={found} projectKey={project.key} epochs={allEpochs(found.epochs, story)} log={story.log} /> : null
        }
      </ListState>
    </Page>
  );
}

type Run = NonNullable<RunQuery["trainingRun"]>;

function RunBody({
  run,
  projectKey,
  epochs,
  log,
}: {
  run: Run;
  projectKey: string;
  epochs: Epoch[];
  log: readonly { id: string; at: string; message: string }[];
}) {
  const [litFold, setLitFold] = useState<number | null>(null);
  return (
    <div className={classes.stack}>
      <div>
        <StageLine run={run} epochs={epochs} litFold={litFold} onLight={setLitFold} />
        {run.error ? <Failed run={run} /> : null}
        {run.status === "CANCELLED" && !run.error ? (
          <p className={classes.ended}>
            Cancelled before it came to a version. What it learnt until then is below; a new run starts from the beginning.
          </p>
        ) : null}
        <Facts run={run} epochs={epochs} projectKey={projectKey} />
      </div>
      <Curves run={run} epochs={epochs} litFold={litFold} />
      <Panel title="Log">
        {log.length === 0 ? (
          <p className={classes.quiet}>Nothing has been said yet.</p>
        ) : (
          <ol className={classes.log} aria-live="polite">
            {log.map(({ id, at, message }) => (
              <li key={id}>
                <time dateTime={at}>{new Date(at).toLocaleTimeString("en-GB")}</time>
                <span>{message}</span>
              </li>
            ))}
          </ol>
        )}
      </Panel>
    </div>
  );
}

function StageLine({
  run,
  epochs,
  litFold,
  onLight,
}: {
  run: Run;
  epochs: readonly Epoch[];
  litFold: number | null;
  onLight: (fold: number | null) => void;
}) {
  const states = stageStates(run.stage, run.status);
  const done = foldProgress(epochs, run.folds);
  return (
    <ol className={classes.line} aria-label="Stages">
      {stages.map((stage) => (
        <li key={stage} data-stage={stage} data-state={states[stage]} aria-current={states[stage] === "now" ? "step" : undefined}>
          <span className={classes.stageName}>
            {states[stage] === "done" ? <IconCheck size={13} aria-label="done" /> : null}
            {states[stage] === "stopped" ? <IconAlertTriangle size={13} aria-label="stopped here" /> : null}
            {states[stage] === "cancelled" ? <IconPlayerStop size={13} aria-label="cancelled here" /> : null}
            {stage === "folds" ? `folds 1–${run.folds}` : stage}
          </span>
          {stage === "folds" ? (
            <span className={classes.folds}>
              {done.map((count, fold) => (
                <button
                  key={fold}
                  type="button"
                  className={classes.fold}
                  aria-pressed={litFold === fold}
                  title="Light its curves"
                  onClick={() => onLight(litFold === fold ? null : fold)}
                >
                  <span className="visuallyHidden">Fold {fold + 1}: epoch </span>
                  {count}/{run.epochCount}
                  <span className={classes.track}>
                    <span style={{ width: `${(100 * count) / Math.max(1, run.epochCount)}%` }} />
                  </span>
                </button>
              ))}
            </span>
          ) : null}
        </li>
      ))}
    </ol>
  );
}

function Facts({ run, epochs, projectKey }: { run: Run; epochs: readonly Epoch[]; projectKey: string }) {
  const isBlinded = useIsBlinded();
  const now = useNow(!hasEnded(run.status));
  const left = run.status === "RUNNING" ? secondsLeft(run.startedAt, run.progress, now) : null;
  const took = run.startedAt ? ((run.endedAt ? Date.parse(run.endedAt) : now.getTime()) - Date.parse(run.startedAt)) / 1000 : null;
  const speeds = epochs.flatMap(({ imagesPerSecond }) => (typeof imagesPerSecond === "number" ? [imagesPerSecond] : []));
  const memoryMb = memoryMbAFold(epochs);
  const speed = speeds.length === 0 ? null : median(speeds.slice(-10));
  return (
    <dl className={classes.facts}>
      <div>
        <dt>Status</dt>
        <dd>
          <RunStatusChip status={run.status} /> {run.status === "RUNNING" ? `${Math.floor(run.progress * 100)} %` : ""}
        </dd>
      </div>
      <Fact label={hasEnded(run.status) ? "Took" : "So far"}>{took === null ? "not started" : duration(took)}</Fact>
      {hasEnded(run.status) ? (
        <Fact label="Ended">{run.endedAt ? agoOf(run.endedAt) : "–"}</Fact>
      ) : (
        <Fact label="Still about">
          {left === null ? (run.status === "QUEUED" ? waitingWords(run.positionInQueue) : "reckoning") : duration(left)}
        </Fact>
      )}
      <Fact label="Speed">{speed === null ? "–" : `${speed >= 100 ? speed.toFixed(0) : figure(speed, 1)} images/s`}</Fact>
      <Fact label="Memory">{memoryMb === null ? "–" : `${figure(memoryMb / 1000, 1)} GB a fold`}</Fact>
      <Fact label="Computes">
        {backendWords(run.backend)}
        {run.device ? <span className={classes.quiet}> {run.device}</span> : null}
      </Fact>
      <Fact label="Snapshot">
        {isBlinded ? null : (
          <>
            {counted(run.snapshot.patients, "woman", "women")}, {run.snapshot.positives} of {run.snapshot.breasts} breasts abnormal{" "}
          </>
        )}
        <span className={classes.quiet}>
          {run.snapshot.digest.slice(0, 12)}
          {isBlinded ? null : ` · ${counted(run.snapshot.lockedTestPatients, "woman", "women")} locked`}
        </span>
      </Fact>
      {run.attempt > 1 ? <Fact label="Attempt">{run.attempt}; each goes on from the newest checkpoint, where there is one</Fact> : null}
      {run.modelVersion ? (
        <Fact label="Came of it">
          <Link href={`/p/${projectKey}/versions/${run.modelVersion.number}`}>Version {run.modelVersion.number}</Link>
        </Fact>
      ) : null}
      <CancelButton run={run} />
    </dl>
  );
}

function Fact({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function waitingWords(position: number | null | undefined): string {
  if (position === null || position === undefined) return "waiting";
  return position === 0 ? "waiting, next in turn" : `waiting behind ${counted(position, "run")}`;
}

function CancelButton({ run }: { run: Run }) {
  const { may } = useProject();
  const [cancel, { loading }] = useMutation(cancelRunDocument);
  const [asking, setAsking] = useState(false);
  if (hasEnded(run.status) || !may("READER", "DATA_MANAGER", "ANALYST", "ADMIN")) return null;
  async function onCancel() {
    setAsking(false);
    try {
      await cancel({ variables: { id: run.id } });
    } catch (error) {
      notifications.show({ color: "red", title: "Not cancelled", message: toProblem(error).sentence });
    }
  }
  return (
    <>
      <Button
        variant="default"
        onClick={() => setAsking(true)}
        loading={loading || run.status === "CANCELLING"}
        style={{ alignSelf: "center", marginLeft: "auto" }}
      >
        Cancel
      </Button>
      <Modal opened={asking} onClose={() => setAsking(false)} title="Cancel this run?">
        <p className={classes.quiet}>Its curves are kept; what the nets learnt so far is not, and it cannot be taken up again.</p>
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={() => setAsking(false)}>
            Let it run
          </Button>
          <Button onClick={() => void onCancel()}>Cancel the run</Button>
        </Group>
      </Modal>
    </>
  );
}

const whatToDo: Readonly<Record<string, string>> = {
  DIVERGED:
    "The loss was no longer a number. Start again with another seed; if it happens again, look at the newest images for one that is not a mammogram.",
  TOO_LARGE_FOR_DEVICE: "The net does not fit the device. Start again with a smaller input or the compact recipe.",
  TOO_LITTLE_TRUTH: "Read and settle more exams, then start again.",
  LEASE_LOST: "Another worker had taken the run over. Start it again.",
  INVALID_INPUT: "The run's snapshot or settings cannot be used. Freeze a new snapshot by starting again.",
};

function Failed({ run }: { run: Run }) {
  if (!run.error) return null;
  return (
    <div role="alert" className={classes.failed}>
      <p>
        <strong>{run.status === "CANCELLED" ? "Cancelled." : "Failed."}</strong> {run.error.message}
      </p>
      <p>
        {whatToDo[run.error.code] ??
          "The curves and the log are kept below. Start it again; if it fails again, tell your administrator the code."}
      </p>
      <p className={classes.codes}>
        {run.error.code} · run {run.id}
      </p>
    </div>
  );
}

const charts: readonly { name: CurveName; title: string; share: boolean }[] = [
  { name: "loss", title: "Loss", share: false },
  { name: "auc", title: "AUC", share: true },
  { name: "accuracy", title: "Accuracy", share: true },
  { name: "precision", title: "Precision (PPV)", share: true },
  { name: "recall", title: "Recall (sensitivity)", share: true },
];

function Curves({ run, epochs, litFold }: { run: Run; epochs: Epoch[]; litFold: number | null }) {
  const drawn = useMemo(() => charts.map(({ name }) => curvesOf(epochs, name)), [epochs]);
  const { colour } = whoseStyles.model;
  return (
    <section aria-label="Curves">
      <p className={classes.legend}>
        <span>
          <svg width={22} height={8} aria-hidden="true">
            <line x1={1} x2={21} y1={4} y2={4} stroke={colour} strokeWidth={0.9} />
          </svg>
          training
        </span>
        <span>
          <svg width={22} height={8} aria-hidden="true">
            <line x1={1} x2={21} y1={4} y2={4} stroke={colour} strokeWidth={2.4} />
          </svg>
          validation
        </span>
        <span>one line a fold{litFold === null ? "" : `, fold ${litFold + 1} lit`}</span>
        <span>positive class abnormal, at score ≥ 0.5 of the uncalibrated net; watched only, they choose nothing</span>
      </p>
      <div className={classes.charts}>
        {charts.map(({ name, title, share }, index) => (
          <Panel key={name}>
            <div className={classes.chartTitle}>
              <span>{title}</span>
              <span className={classes.quiet}>{latestWords(epochs, name)}</span>
            </div>
            <EpochChart title={title} curves={drawn[index] ?? []} epochCount={run.epochCount} isShare={share} litFold={litFold} />
          </Panel>
        ))}
      </div>
    </section>
  );
}

/** The newest validation values over the folds: "validation 0.61–0.78". */
function latestWords(epochs: readonly Epoch[], name: CurveName): string {
  const last = curvesOf(epochs, name).flatMap(({ validation }) => validation.at(-1)?.[1] ?? []);
  if (last.length === 0) return "";
  const [low, high] = [Math.min(...last), Math.max(...last)];
  return `validation ${low.toFixed(2)}${high - low >= 0.005 ? `–${high.toFixed(2)}` : ""}`;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** The time, each second while something runs. */
function useNow(ticking: boolean): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    if (!ticking) return;
    const timer = setInterval(() => setNow(new Date()), 1000);
    return () => clearInterval(timer);
  }, [ticking]);
  return now;
}
