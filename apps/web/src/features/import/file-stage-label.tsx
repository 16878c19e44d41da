import { Group } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconCircleDashed, IconLoader2 } from "@tabler/icons-react";
import { Quiet } from "../../ui/quiet.tsx";
import type { FileStage, ImportedFile } from "./import-state.ts";

/** The stage of a file as an icon and a word, with the code of its problem. */
export function FileStageLabel({ file: { stage, reason } }: { file: ImportedFile }) {
  return (
    <Group component="span" gap={6} wrap="nowrap" data-stage={stage}>
      <StageIcon stage={stage} /> {stage}
      {reason && stage !== "skipped" ? <Quiet>{reason.code}</Quiet> : null}
    </Group>
  );
}

function StageIcon({ stage }: { stage: FileStage }) {
  switch (stage) {
    case "filed":
    case "already filed":
    case "corrected":
      return <IconCheck size={14} aria-hidden color="var(--good)" />;
    case "rejected":
    case "failed":
    case "no file":
      return <IconAlertTriangle size={14} aria-hidden color="var(--warning)" />;
    case "waiting":
    case "stopped":
    case "skipped":
      return <IconCircleDashed size={14} aria-hidden />;
    case "hashing":
    case "sending":
    case "checking":
      return <IconLoader2 size={14} aria-hidden />;
  }
}
