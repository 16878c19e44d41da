"use client";

import { Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { AcknowledgeButton } from "./acknowledge-button.tsx";
import { CancelButton } from "./cancel-button.tsx";
import type { Run } from "./run.ts";
import { RunCurves } from "./run-curves.tsx";
import { RunFacts } from "./run-facts.tsx";
import { RunFailure } from "./run-failure.tsx";
import { RunLog } from "./run-log.tsx";
import type { Epoch, LogLine } from "./run-state.ts";
import { StageLine } from "./stage-line.tsx";

export interface RunBodyProps {
  readonly run: Run;
  readonly epochs: readonly Epoch[];
  readonly log: readonly LogLine[];
}

/** A loaded run. A fold chosen on the stage line is highlighted in the curves. */
export function RunBody({ run, epochs, log }: RunBodyProps) {
  const [litFold, setLitFold] = useState<number | null>(null);
  return (
    <Stack gap={14}>
      <div>
        <StageLine run={run} epochs={epochs} litFold={litFold} onLight={setLitFold} />
        {run.error ? <RunFailure runId={run.id} status={run.status} error={run.error} /> : null}
        {run.status === "CANCELLED" && !run.error ? (
          <Text c="dimmed" my={10}>
            Cancelled before a version was published. Its curves are below; a new run starts from the beginning.
          </Text>
        ) : null}
        <Group align="flex-start" justify="space-between">
          <RunFacts run={run} epochs={epochs} />
          <CancelButton run={run} />
          {run.status === "FAILED" && run.trigger !== "REQUEST" && !run.acknowledgedAt ? <AcknowledgeButton runId={run.id} /> : null}
        </Group>
      </div>
      <RunCurves run={run} epochs={epochs} litFold={litFold} onLight={setLitFold} />
      <RunLog log={log} />
    </Stack>
  );
}
