import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import { usePageKeys } from "../../ui/page-keys.ts";
import classes from "./read-panel.module.css";
import { undoSubmitKeys } from "./reading-keys.ts";
import type { Submitted } from "./session-state.ts";

interface SubmittedNoteProps {
  readonly submitted: Submitted;
  /** True where no exam is open whose own undo Z would be. */
  readonly keyed?: boolean;
  readonly onUndo: () => void;
  readonly onGone: () => void;
}

/** So long what was filed can be read, also where it cannot be undone. */
const leastShownMilliseconds = 6000;

/** What was filed of the read just submitted, and some seconds to undo it. In the panel: it covers no image. */
export function SubmittedNote({ submitted, keyed = false, onUndo, onGone }: SubmittedNoteProps) {
  const [left, setLeft] = useState(() => secondsLeft(submitted));
  const { undo } = submitted;
  usePageKeys(undoSubmitKeys, { undo: onUndo }, { active: keyed && left > 0 });
  useEffect(() => {
    setLeft(secondsLeft(submitted));
    // Why it could not be undone stays until it is read.
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
