import { Button } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { Problem } from "../../data/problem.ts";
import classes from "./read-panel.module.css";
import type { Obstacle, ReadingSession } from "./session-state.ts";

/** Why this draft cannot be saved or submitted, and what can be done. Nothing that the reader entered is discarded without asking. */
export function ObstacleNote({ obstacle, session, onRetry }: { obstacle: Obstacle; session: ReadingSession; onRetry: () => void }) {
  return (
    <div className={classes.obstacle} role="alert" data-obstacle={obstacle.kind}>
      <p>
        <IconAlertTriangle size={15} aria-hidden /> {sentenceOf(obstacle)}
      </p>
      <div className={classes.ways}>{waysOf(obstacle, session, onRetry)}</div>
    </div>
  );
}

function sentenceOf(obstacle: Obstacle): string {
  switch (obstacle.kind) {
    case "changedElsewhere":
      return `This draft was changed elsewhere. Which version do you want to keep?${afterwards(obstacle.problem)}`;
    case "leaseLost":
      return `${obstacle.sentence}${afterwards(obstacle.problem)}`;
    case "noLongerDraft":
      return obstacle.sentence;
    case "notSubmitted":
      return `Not submitted. ${problemInWords(obstacle.problem)}`;
    case "notSkipped":
      return `Not skipped. ${problemInWords(obstacle.problem)}`;
  }
}

function afterwards(problem: Problem | undefined): string {
  return problem ? ` ${problemInWords(problem)}` : "";
}

function problemInWords({ sentence, code, requestId }: Problem): string {
  return `${sentence} (${code}${requestId ? `, request ${requestId}` : ""})`;
}

function waysOf(obstacle: Obstacle, session: ReadingSession, onRetry: () => void) {
  switch (obstacle.kind) {
    case "changedElsewhere":
      return (
        <>
          <Button size="xs" onClick={() => void session.keepMine()}>
            Keep mine
          </Button>
          <Button size="xs" variant="default" onClick={() => void session.takeTheirs()}>
            Use the other
          </Button>
        </>
      );
    case "leaseLost":
      return (
        <>
          <Button size="xs" onClick={() => void session.keepMine()}>
            Reopen it
          </Button>
          <Button size="xs" variant="default" onClick={() => void session.loadNext()}>
            Next exam
          </Button>
        </>
      );
    case "noLongerDraft":
      return (
        <Button size="xs" onClick={() => void session.loadNext()}>
          Next exam
        </Button>
      );
    case "notSubmitted":
      return (
        <Button size="xs" onClick={onRetry}>
          Submit again
        </Button>
      );
    case "notSkipped":
      return (
        <>
          <Button size="xs" onClick={() => void session.skip(obstacle.reason)}>
            Skip again
          </Button>
          <Button size="xs" variant="default" onClick={session.keepReading}>
            Keep reading
          </Button>
        </>
      );
  }
}
