import { useMutation } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import { toProblem } from "../../data/problem.ts";
import { serverNow } from "../../data/server-clock.ts";
import { graphql } from "../../generated/index.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import classes from "./arbitration.module.css";

const undoAdjudicateDocument = graphql(`
  mutation UndoAdjudicate($examId: ID!) {
    undoAdjudicate(examId: $examId) {
      id
      status
      myDecision {
        ...OwnDecision
      }
    }
  }
`);

export interface UndoNoteProps {
  readonly examId: string;
  /** The decision, and its exam if another one is on screen. */
  readonly words: string;
  readonly undoableUntil: string;
  readonly onUndone: () => void;
  /** The decision can no longer be undone. */
  readonly onFinal: () => void;
}

/** A decision just made, and the seconds left to undo it. Shown in the panel, where it covers no image. */
export function UndoNote({ examId, words, undoableUntil, onUndone, onFinal }: UndoNoteProps) {
  const [undo, { loading, error }] = useMutation(undoAdjudicateDocument);
  const [left, setLeft] = useState(() => secondsUntil(undoableUntil));
  useEffect(() => {
    setLeft(secondsUntil(undoableUntil));
    const timer = setInterval(() => {
      const seconds = secondsUntil(undoableUntil);
      setLeft(seconds);
      if (seconds <= 0) onFinal();
    }, 500);
    return () => clearInterval(timer);
  }, [undoableUntil, onFinal]);
  return (
    <div className={classes.undo} data-undo={examId}>
      <p role="status">{words}</p>
      {left > 0 ? (
        <Button
          size="xs"
          variant="default"
          loading={loading}
          onClick={() => {
            undo({ variables: { examId } })
              .then(onUndone)
              // Shown below.
              .catch(() => undefined);
          }}
        >
          Undo ({left} s)
        </Button>
      ) : (
        <span className={classes.quiet}>It is now in effect.</span>
      )}
      {error ? <ProblemNote problem={toProblem(error)} /> : null}
    </div>
  );
}

function secondsUntil(at: string): number {
  return Math.max(0, Math.ceil((Date.parse(at) - serverNow()) / 1000));
}
