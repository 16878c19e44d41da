import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import classes from "./read-panel.module.css";
import type { Submitted } from "./session-state.ts";

/** What was filed of the read just submitted, and some seconds to undo it. In the panel: it covers no image. */
export function SubmittedNote({ submitted, onUndo, onGone }: { submitted: Submitted; onUndo: () => void; onGone: () => void }) {
  const [left, setLeft] = useState(() => secondsLeft(submitted));
  const { undo } = submitted;
  useEffect(() => {
    setLeft(secondsLeft(submitted));
    // Why it could not be undone stays until it is read.
    if (submitted.undo.kind === "refused") return;
    const timer = setInterval(() => {
      const seconds = secondsLeft(submitted);
      setLeft(seconds);
      if (seconds <= 0) onGone();
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
      ) : (
        <Button
          size="xs"
          variant="default"
          loading={undo.kind === "running"}
          onMouseDown={(event) => event.preventDefault()}
          onClick={onUndo}
        >
          Undo ({left} s)
        </Button>
      )}
    </div>
  );
}

function secondsLeft({ until }: Submitted): number {
  return Math.max(0, Math.ceil((until - Date.now()) / 1000));
}
