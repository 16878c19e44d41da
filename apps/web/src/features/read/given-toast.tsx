import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import classes from "./read-page.module.css";
import type { Given } from "./reading-session.ts";

/** The opinion just given, and 30 seconds to take it back. */
export function GivenToast({ given, onUndo, onGone }: { given: Given; onUndo: () => void; onGone: () => void }) {
  const [left, setLeft] = useState(() => secondsLeft(given));
  useEffect(() => {
    setLeft(secondsLeft(given));
    const timer = setInterval(() => {
      const seconds = secondsLeft(given);
      setLeft(seconds);
      if (seconds <= 0) onGone();
    }, 500);
    return () => clearInterval(timer);
  }, [given, onGone]);
  return (
    <div className={classes.toast} role="status">
      <span>
        {given.pseudonym}: <strong>{given.words}</strong>
      </span>
      <Button size="xs" variant="default" onMouseDown={(event) => event.preventDefault()} onClick={onUndo}>
        Undo ({left} s)
      </Button>
    </div>
  );
}

function secondsLeft({ until }: Given): number {
  return Math.max(0, Math.ceil((until - Date.now()) / 1000));
}
