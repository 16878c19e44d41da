"use client";

import { assertNever } from "@second-read/domain";
import Link from "next/link";
import { serverNow } from "../../data/server-clock.ts";
import { abnormalInWords } from "../../entities/run/run.ts";
import { RunStatusChip } from "../../entities/run/run-status-chip.tsx";
import { Ago } from "../../ui/ago.tsx";
import { Fact, Facts } from "../../ui/facts.tsx";
import { counted, duration, figure } from "../../ui/format.ts";
import { Quiet } from "../../ui/quiet.tsx";
import { useNow } from "../../ui/use-now.ts";
import { useIsBlinded } from "../frame/blind-note.tsx";
import { useProject } from "../frame/project-context.tsx";
import { backendInWords } from "./backend-words.ts";
import type { Run } from "./run.ts";
import { type Epoch, hasEnded, imagesPerSecond, memoryMbPerFold, secondsLeft } from "./run-state.ts";
import { TimeBar } from "./time-bar.tsx";
import { useFreezing } from "./use-freezing.ts";

/** The key figures of a run. */
export function RunFacts({ run, epochs }: { run: Run; epochs: readonly Epoch[] }) {
  const { project } = useProject();
  const speed = imagesPerSecond(epochs);
  const memoryMb = memoryMbPerFold(epochs);
  return (
    <Facts>
      <Fact label="Status">
        <RunStatusChip status={run.status} /> {run.status === "RUNNING" ? `${Math.floor(run.progress * 100)} %` : ""}
      </Fact>
      <RunTimes run={run} />
      <Fact label="Speed">{speed === null ? "–" : `${speed >= 100 ? speed.toFixed(0) : figure(speed, 1)} images/s`}</Fact>
      <Fact label="Memory">{memoryMb === null ? "–" : `${figure(memoryMb / 1000, 1)} GB per fold`}</Fact>
      <Fact label="Backend">
        {backendInWords(run.backend)} <Quiet>{run.device}</Quiet>
      </Fact>
      {run.stageSeconds ? (
        <Fact label="Computing time">
          <TimeBar seconds={run.stageSeconds} />
        </Fact>
      ) : null}
      <SnapshotFact snapshot={run.snapshot} />
      {run.attempt > 1 ? <Fact label="Attempt">{run.attempt}, from the newest checkpoint if there is one</Fact> : null}
      {run.modelVersion ? (
        <Fact label="Result">
          <Link href={`/p/${project.key}/versions/${run.modelVersion.number}`}>Version {run.modelVersion.number}</Link>
        </Fact>
      ) : null}
      {run.reproduces ? <ReproductionFact number={run.reproduces.number} reproduced={run.reproduced} /> : null}
    </Facts>
  );
}

function ReproductionFact({ number, reproduced }: { number: number; reproduced: boolean | null | undefined }) {
  const { project } = useProject();
  const result = { true: "identical", false: "different; see the log", unknown: "not compared yet" } as const;
  return (
    <Fact label="Reproduces">
      <Link href={`/p/${project.key}/versions/${number}`}>Version {number}</Link> <Quiet>{result[`${reproduced ?? "unknown"}`]}</Quiet>
    </Fact>
  );
}

function RunTimes({ run: { status, startedAt, endedAt, progress, positionInQueue } }: { run: Run }) {
  const isOver = hasEnded(status);
  const now = useNow(!isOver);
  const serverTime = serverNow(now.getTime());
  const elapsed = startedAt ? ((endedAt ? Date.parse(endedAt) : serverTime) - Date.parse(startedAt)) / 1000 : null;
  const left = status === "RUNNING" ? secondsLeft(startedAt, progress, new Date(serverTime)) : null;
  return (
    <>
      <Fact label={isOver ? "Duration" : "Elapsed"}>{elapsed === null ? "not started" : duration(elapsed)}</Fact>
      {isOver ? (
        <Fact label="Ended">{endedAt ? <Ago at={endedAt} /> : "–"}</Fact>
      ) : (
        <Fact label="Time left">
          {left !== null ? `about ${duration(left)}` : status === "QUEUED" ? positionInWords(positionInQueue) : "estimating"}
        </Fact>
      )}
    </>
  );
}

function SnapshotFact({ snapshot }: { snapshot: Run["snapshot"] }) {
  const isBlinded = useIsBlinded();
  useFreezing(snapshot);
  if (snapshot.status !== "FROZEN") return <Fact label="Training data">{freezingInWords(snapshot)}</Fact>;
  return (
    <Fact label="Training data">
      {isBlinded ? null : `${counted(snapshot.patients, "patient")}, ${abnormalInWords(snapshot)} `}
      <Quiet>
        snapshot {snapshot.digest.slice(0, 12)}
        {isBlinded ? "" : ` · ${counted(snapshot.lockedTestPatients, "patient")} held out`}
      </Quiet>
    </Fact>
  );
}

function freezingInWords({ status, progress }: Run["snapshot"]): string {
  switch (status) {
    case "QUEUED":
      return "snapshot queued";
    case "FREEZING":
      return `freezing the snapshot, ${Math.floor(progress * 100)} %`;
    case "FROZEN":
      return "snapshot frozen";
    case "FAILED":
      return "no snapshot";
    default:
      return assertNever(status);
  }
}

function positionInWords(position: number | null | undefined): string {
  if (position === null || position === undefined) return "queued";
  return position === 0 ? "queued, next" : `queued behind ${counted(position, "run")}`;
}
