import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import { usePageKeys } from "../../ui/page-keys.ts";
import classes from "./read-panel.module.css";
import { undoSubmitKeys } from "./reading-keys.ts";
import type { Submitted } from "./session-state.ts";

interface SubmittedNoteProps {
  readonly submitted: Submitted;
  /** Z undoes the submission. True only where no exam is open, since Z then belongs to that exam. */
  readonly keyed?: boolean;
  readonly onUndo: () => void;
  readonly onGone: () => void;
}

/** The note stays at least this long, also where undo is no longer possible. */
const leastShownMilliseconds = 6000;

/** What was filed of the read just submitted, with some seconds to undo it. It stands in the panel and covers no image. */
export function SubmittedNote({ submitted, keyed = false, onUndo, onGone }: SubmittedNoteProps) {
  const [left, setLeft] = useState(() => secondsLeft(submitted));
  const { undo } = submitted;
  usePageKeys(undoSubmitKeys, { undo: onUndo }, { active: keyed && left > 0 });
  useEffect(() => {
    setLeft(secondsLeft(submitted));
    // The reason why undo failed stays until it is dismissed.
    if (submitted.undo.kind === "refused") return;
    const timer = setInterval(() => {
      setLeft(secondsLeft(submitted));
      if (Date.now() >= Math.max(submitted.until, submitted.at + leastShownMilliseconds)) onGone();
    }, 500);
    return () => clearInterval(timer);
  }, [submitted, onGone]);
  return (
    <div className={classes.submitted} data-submitted={submitted.readId}>
      <p role="status">
        {submitted.pseudonym} submitted. <strong>{submitted.words}</strong>
      </p>
      {undo.kind === "refused" ? (
        <p role="alert">
          Not undone. {undo.problem.sentence} ({undo.problem.code})
        </p>
      ) : null}
      {undo.kind === "refused" ? (
        <Button size="xs" variant="default" onMouseDown={(event) => event.preventDefault()} onClick={onGone}>
          Dismiss
        </Button>
      ) : left > 0 || undo.kind === "running" ? (
        <Button
          size="xs"
          variant="default"
          loading={undo.kind === "running"}
          onMouseDown={(event) => event.preventDefault()}
          onClick={onUndo}
        >
          Undo ({left} s)
        </Button>
      ) : null}
    </div>
  );
}

function secondsLeft({ until }: Submitted): number {
  return Math.max(0, Math.ceil((until - Date.now()) / 1000));
}
