import { Button, Group } from "@mantine/core";
import { usePageKeys } from "../../ui/page-keys.ts";
import classes from "./read-panel.module.css";
import { undoSubmitKeys } from "./reading-keys.ts";
import type { Skipped } from "./session-state.ts";

interface SkippedNoteProps {
  readonly skipped: Skipped;
  /** Z undoes the skip. True only where no exam is open, since Z then belongs to that exam. */
  readonly keyed?: boolean;
  readonly onUndo: () => void;
  readonly onGone: () => void;
}

/** The exam just skipped, with undo: it has left this reader's queue, and a single press in the menu must be reversible. */
export function SkippedNote({ skipped, keyed = false, onUndo, onGone }: SkippedNoteProps) {
  const { pseudonym, reason, undo } = skipped;
  usePageKeys(undoSubmitKeys, { undo: onUndo }, { active: keyed && undo.kind !== "refused" });
  const button = { size: "xs", variant: "default", onMouseDown: (event: React.MouseEvent) => event.preventDefault() } as const;
  return (
    <div className={classes.submitted} data-skipped={skipped.examId}>
      <p role="status">
        {pseudonym} skipped. <strong>{reason}</strong>
      </p>
      {undo.kind === "refused" ? (
        <p role="alert">
          Not undone. {undo.problem.sentence} ({undo.problem.code})
        </p>
      ) : null}
      <Group gap={6}>
        {undo.kind === "refused" ? null : (
          <Button {...button} loading={undo.kind === "running"} onClick={onUndo}>
            Undo
          </Button>
        )}
        <Button {...button} onClick={onGone}>
          Dismiss
        </Button>
      </Group>
    </div>
  );
}
