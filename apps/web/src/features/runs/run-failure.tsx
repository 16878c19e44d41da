import { Text } from "@mantine/core";
import type { RunStatus } from "@second-read/domain";
import { Notice } from "../../ui/notice.tsx";
import { Quiet } from "../../ui/quiet.tsx";

const whatToDo: Readonly<Record<string, string>> = {
  DIVERGED:
    "The loss was no longer a number. Start again with another seed; if it happens again, check the newest images for one that is not a mammogram.",
  TOO_LARGE_FOR_DEVICE: "The model does not fit into the memory of the device. Start again with smaller images or the compact recipe.",
  TOO_LITTLE_TRUTH: "Read and arbitrate more exams, then start again.",
  MISSING_CLASS: "Start again with fewer folds or another recipe, or add truth of that class first.",
  SNAPSHOT_FAILED: "Nothing was trained. Start it again, which freezes another snapshot.",
  LEASE_LOST: "Another worker took over the run. Start it again.",
  INVALID_INPUT: "The snapshot or the settings of the run cannot be used. Start a new run, which freezes a new snapshot.",
};

const otherwise = "Curves and log are kept below. Start it again; if it fails again, give the code to your administrator.";

export interface RunFailureProps {
  readonly runId: string;
  readonly status: RunStatus;
  readonly error: { readonly code: string; readonly message: string };
}

/** Why a run ended early, and what to do. */
export function RunFailure({ runId, status, error: { code, message } }: RunFailureProps) {
  return (
    <Notice role="alert" tone="danger">
      <Text>
        <strong>{status === "CANCELLED" ? "Cancelled." : "Failed."}</strong> {message}
      </Text>
      <Text>{whatToDo[code] ?? otherwise}</Text>
      <Quiet block>
        {code} · run {runId}
      </Quiet>
    </Notice>
  );
}
