"use client";

import { useDocumentVisibility } from "@mantine/hooks";
import { useEffect, useRef } from "react";
import { FooterLine } from "../../ui/footer-line.tsx";
import { LargerScreen } from "../../ui/larger-screen.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { useProject } from "../frame/project-context.tsx";
import { openEarlyImages } from "./early-exam.ts";
import { EmptyQueue } from "./empty-queue.tsx";
import { OpeningPanel } from "./opening-panel.tsx";
import classes from "./read-page.module.css";
import { Reading } from "./reading.tsx";
import { SkippedNote } from "./skipped-note.tsx";
import { SubmittedNote } from "./submitted-note.tsx";
import { useActiveTime } from "./use-active-time.ts";
import { useReadingSession } from "./use-reading-session.ts";
import type { SeenImages } from "./use-unseen.ts";

if (typeof window !== "undefined") void openEarlyImages();

export function ReadPage() {
  return (
    <LargerScreen title="The reading room">
      <ReadingRoom />
    </LargerScreen>
  );
}

function ReadingRoom() {
  const { project, queue } = useProject();
  const time = useActiveTime();
  const { session, state } = useReadingSession(project.id, time);
  const waiting = queue.unread + queue.awaitingSecondRead;

  const seenBefore = useRef<SeenImages>(new Map());

  // When an empty queue fills again, reading continues without a reload. A tab in the background would keep its exam from others for half an hour.
  const empty = state.now.kind === "empty";
  const onScreen = useDocumentVisibility() === "visible";
  const waitedWith = useRef(waiting);
  useEffect(() => {
    const hasMore = empty && waiting > waitedWith.current;
    if (hasMore && !onScreen) return;
    waitedWith.current = waiting;
    if (hasMore) void session.loadNext();
  }, [empty, onScreen, waiting, session]);

  const { now, submitted, skipped } = state;
  if (now.kind === "reading")
    return (
      <div className={classes.room}>
        <Reading
          key={now.read.id}
          open={now}
          session={session}
          submitted={submitted}
          skipped={skipped}
          seenBefore={seenBefore.current}
          done={state.done}
          waiting={waiting}
        />
      </div>
    );
  return (
    <div className={classes.room}>
      <div className={classes.images} data-state={now.kind} />
      <aside className={classes.panel} aria-label="Read">
        <h1 className="visuallyHidden">Read</h1>
        {now.kind === "failed" ? <ProblemNote problem={now.problem} onRetry={() => void session.loadNext()} /> : null}
        {now.kind === "empty" ? <EmptyQueue onLook={() => void session.loadNext()} /> : null}
        {now.kind === "loading" ? <OpeningPanel /> : null}
        <span className={classes.fill} />
        {skipped ? (
          <SkippedNote skipped={skipped} keyed={now.kind === "empty"} onUndo={session.undoSkip} onGone={session.dismissSkipped} />
        ) : null}
        {submitted ? (
          <SubmittedNote
            submitted={submitted}
            keyed={now.kind === "empty" && (!skipped || skipped.undo.kind === "refused")}
            onUndo={session.undoSubmit}
            onGone={session.dismissSubmitted}
          />
        ) : null}
        <FooterLine />
      </aside>
    </div>
  );
}
