import { assertNever, type RunStatus } from "@second-read/domain";
import { IconAlertTriangle, IconCheck, IconClock, IconPlayerPlay, IconPlayerStop } from "@tabler/icons-react";
import { Chip } from "../../ui/chip.tsx";

const size = 13;

/** The state of a run: a word and an icon, never colour alone. */
export function RunStatusChip({ status }: { status: RunStatus }) {
  switch (status) {
    case "SUCCEEDED":
      return (
        <Chip tone="good" icon={<IconCheck size={size} aria-hidden />}>
          done
        </Chip>
      );
    case "FAILED":
      return (
        <Chip tone="danger" icon={<IconAlertTriangle size={size} aria-hidden />}>
          failed
        </Chip>
      );
    case "RUNNING":
      return <Chip icon={<IconPlayerPlay size={size} aria-hidden />}>running</Chip>;
    case "CANCELLING":
      return (
        <Chip tone="warning" icon={<IconPlayerStop size={size} aria-hidden />}>
          stopping
        </Chip>
      );
    case "CANCELLED":
      return <Chip icon={<IconPlayerStop size={size} aria-hidden />}>cancelled</Chip>;
    case "QUEUED":
      return <Chip icon={<IconClock size={size} aria-hidden />}>queued</Chip>;
    default:
      return assertNever(status);
  }
}
