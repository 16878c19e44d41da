import { Checkbox, Table } from "@mantine/core";
import Link from "next/link";
import { abnormalInWords } from "../../entities/run/run.ts";
import { RunStatusChip } from "../../entities/run/run-status-chip.tsx";
import { Ago } from "../../ui/ago.tsx";
import { ago, counted, duration } from "../../ui/format.ts";
import { Quiet } from "../../ui/quiet.tsx";
import { useIsBlinded } from "../frame/blind-note.tsx";
import { useProject } from "../frame/project-context.tsx";
import type { ListedRun } from "./run.ts";
import { hasEnded } from "./run-state.ts";
import { TimeBar } from "./time-bar.tsx";

export interface RunRowProps {
  readonly run: ListedRun;
  readonly isSelected: boolean;
  /** Undefined where no more runs can be selected. */
  readonly onSelect?: (() => void) | undefined;
}

/** One run of the list, selectable for a comparison of curves. */
export function RunRow({ run, isSelected, onSelect }: RunRowProps) {
  const { project } = useProject();
  const isBlinded = useIsBlinded();
  const href = `/p/${project.key}/runs/${run.id}`;
  const seconds = run.startedAt && run.endedAt ? (Date.parse(run.endedAt) - Date.parse(run.startedAt)) / 1000 : null;
  return (
    <Table.Tr>
      <Table.Td>
        <Checkbox
          size="md"
          checked={isSelected}
          disabled={!onSelect}
          onChange={onSelect}
          aria-label={`Compare the curves of ${run.recipe}, seed ${run.seed}, started ${ago(run.startedAt ?? run.createdAt)}`}
        />
      </Table.Td>
      <Table.Td>
        <Link href={href} style={{ textDecoration: "none" }}>
          <RunStatusChip status={run.status} /> <Quiet>{progressInWords(run)}</Quiet>
        </Link>
      </Table.Td>
      <Table.Td>
        <Link href={href}>
          <Ago at={run.startedAt ?? run.createdAt} />
        </Link>
      </Table.Td>
      <Table.Td>
        {run.recipe} <Quiet>seed {run.seed}</Quiet>
      </Table.Td>
      <Table.Td>
        {isBlinded ? (
          <Quiet>not shown</Quiet>
        ) : run.snapshot.status !== "FROZEN" ? (
          <Quiet>not frozen yet</Quiet>
        ) : (
          <>
            {counted(run.snapshot.patients, "patient")} <Quiet>{abnormalInWords(run.snapshot)}</Quiet>
          </>
        )}
      </Table.Td>
      <Table.Td>
        {run.reason} {run.requestedBy ? <Quiet>· {run.requestedBy.name}</Quiet> : null}
      </Table.Td>
      <Table.Td>
        {seconds === null ? (hasEnded(run.status) ? "–" : "") : duration(seconds)}
        {run.stageSeconds ? <TimeBar seconds={run.stageSeconds} /> : null}
      </Table.Td>
      <Table.Td>
        {run.modelVersion ? (
          <Link href={`/p/${project.key}/versions/${run.modelVersion.number}`}>v{run.modelVersion.number}</Link>
        ) : (
          <Quiet>{run.error?.code}</Quiet>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function progressInWords({ status, progress, positionInQueue }: ListedRun): string {
  if (status === "RUNNING") return `${Math.floor(progress * 100)} %`;
  if (status !== "QUEUED" || positionInQueue === null || positionInQueue === undefined) return "";
  return positionInQueue === 0 ? "next" : `${positionInQueue} ahead`;
}
