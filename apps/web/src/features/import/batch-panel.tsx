"use client";

import { Button, Group, Progress, Text } from "@mantine/core";
import { counted, duration, whole } from "../../ui/format.ts";
import { Panel } from "../../ui/page.tsx";
import { Quiet } from "../../ui/quiet.tsx";
import { useNow } from "../../ui/use-now.ts";
import { FileTable } from "./file-table.tsx";
import { type Progress as BatchProgress, type ImportBatch, progressOf, rejectionGroups } from "./import-state.ts";
import { RejectionGroups } from "./rejection-groups.tsx";

/** One import: its progress, what was rejected by reason, then each file. */
export function BatchPanel({ batch, onStop, onDismiss }: { batch: ImportBatch; onStop: () => void; onDismiss: () => void }) {
  const running = batch.endedAt === null;
  const now = useNow(running, 500).getTime();
  const progress = progressOf(batch, now);
  return (
    <Panel>
      <Group gap="6px 14px" mb={8}>
        <Text fw={600}>{stateInWords(batch, progress)}</Text>
        <Quiet>{[...countsInWords(progress), ...paceInWords(batch, progress)].join(" · ")}</Quiet>
        {running ? (
          <Button ml="auto" size="xs" variant="default" onClick={onStop} disabled={batch.stopping}>
            Stop
          </Button>
        ) : (
          <Button ml="auto" size="xs" variant="subtle" color="gray" onClick={onDismiss}>
            Dismiss
          </Button>
        )}
      </Group>
      <Progress
        value={(100 * progress.done) / Math.max(1, progress.total)}
        size="sm"
        mb="sm"
        aria-label="Files done"
        transitionDuration={0}
      />
      <RejectionGroups groups={rejectionGroups(batch.files)} />
      <FileTable files={batch.files} />
    </Panel>
  );
}

function stateInWords({ endedAt, stopping }: ImportBatch, { done, total }: BatchProgress): string {
  if (endedAt === null) return `${whole(done)} of ${whole(total)}${stopping ? ", stopping" : ""}`;
  return `${counted(total, "file")}, ${stopping ? "stopped" : "done"}`;
}

function countsInWords(progress: BatchProgress): string[] {
  const some = (count: number, words: string) => (count > 0 ? [`${whole(count)} ${words}`] : []);
  return [
    `${whole(progress.filed)} filed`,
    ...some(progress.alreadyFiled, "already filed"),
    ...some(progress.corrected, "corrected"),
    ...some(progress.rejected, "rejected"),
    ...some(progress.failed, "not sent"),
    ...some(progress.skipped, "skipped"),
    ...(progress.withoutFile > 0 ? [`${counted(progress.withoutFile, "row")} without a file`] : []),
  ];
}

function paceInWords({ startedAt, endedAt }: ImportBatch, { filesPerSecond, secondsLeft }: BatchProgress): string[] {
  return [
    ...(filesPerSecond === null ? [] : [`${filesPerSecond.toFixed(1)} files/s`]),
    ...(secondsLeft === null ? [] : [`about ${duration(secondsLeft)} left`]),
    ...(endedAt === null ? [] : [`took ${duration((endedAt - startedAt) / 1000)}`]),
  ];
}
