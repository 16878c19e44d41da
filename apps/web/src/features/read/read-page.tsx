"use client";

import { useApolloClient } from "@apollo/client/react";
import { Skeleton } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { toProblem } from "../../data/problem.ts";
import { FooterLine } from "../../ui/footer-line.tsx";
import { LargerScreen } from "../../ui/larger-screen.tsx";
import { ProblemNote } from "../../ui/list-state.tsx";
import { ExamViewer } from "../../viewer/exam-viewer.tsx";
import { sharedImageStore } from "../../viewer/image-store.ts";
import type { Tool } from "../../viewer/marks.ts";
import { useProject } from "../frame/project-context.tsx";
import { freshAddressesDocument, upcomingDocument } from "./documents.ts";
import { findingForMark } from "./draft.ts";
import { EmptyQueue } from "./empty-queue.tsx";
import { GivenToast } from "./given-toast.tsx";
import { opinionInWords, problemsBefore } from "./opinion-words.ts";
import classes from "./read-page.module.css";
import { ReadPanel } from "./read-panel.tsx";
import type { OpenRead } from "./reading-session.ts";
import { useActiveTime } from "./use-active-time.ts";
import { useReadingKeys } from "./use-reading-keys.ts";
import { useReadingSession } from "./use-reading-session.ts";
import { viewerMarksOf } from "./viewer-marks.ts";

/** After a case appears, opinion keys wait this long: a second press meant the case before. */
const guardMilliseconds = 1000;

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

  // Decoders start while the first exam is asked for. Graphics do not: starting them blocks the page, and the exam's answer would lie there unread.
  useEffect(() => {
    sharedImageStore();
  }, []);

  // An empty queue that fills again is read on without a reload.
  const empty = state.now.kind === "empty";
  const waitedWith = useRef(waiting);
  useEffect(() => {
    if (empty && waiting > waitedWith.current) void session.loadNext();
    waitedWith.current = waiting;
  }, [empty, waiting, session]);

  const { now } = state;
  const takeBack = () =>
    session
      .takeBack()
      .catch((error: unknown) => notifications.show({ color: "red", title: "Not taken back", message: toProblem(error).sentence }));
  return (
    <div className={classes.room}>
      {now.kind === "reading" ? (
        <Reading
          key={now.read.id}
          open={now}
          session={session}
          onTakeBack={state.given ? takeBack : null}
          done={state.done}
          waiting={waiting}
        />
      ) : (
        <>
          <div className={classes.images} data-state={now.kind} />
          <aside className={classes.panel} aria-label="Read">
            <h1 className="visuallyHidden">Read</h1>
            {now.kind === "failed" ? <ProblemNote problem={now.problem} onRetry={() => void session.loadNext()} /> : null}
            {now.kind === "empty" ? <EmptyQueue onLook={() => void session.loadNext()} /> : null}
            {now.kind === "loading" ? <PanelSkeleton /> : null}
            <span className={classes.fill} />
            <FooterLine />
          </aside>
        </>
      )}
      {state.given ? <GivenToast given={state.given} onUndo={takeBack} onGone={session.dismissGiven} /> : null}
    </div>
  );
}

/** The panel's head, Normal and two breasts where they will be. */
function PanelSkeleton() {
  return (
    <div role="status" aria-busy="true" data-state="loading" className={classes.scroll}>
      <span className="visuallyHidden">Opening the next exam…</span>
      <Skeleton height={40} width={200} />
      <Skeleton height={44} />
      <Skeleton height={22} width={220} />
      <Skeleton height={106} />
      <Skeleton height={106} />
    </div>
  );
}

function Reading({
  open,
  session,
  onTakeBack,
  done,
  waiting,
}: {
  open: OpenRead;
  session: ReturnType<typeof useReadingSession>["session"];
  /** Takes the opinion just given back, while that is possible. */
  onTakeBack: (() => void) | null;
  done: number;
  waiting: number;
}) {
  const { project } = useProject();
  const client = useApolloClient();
  const { read, draft } = open;
  const [tool, setTool] = useState<Tool>("window");
  const [side, setSide] = useState<"R" | "L">(draft.breasts[0]?.laterality ?? "R");
  const [openKey, setOpenKey] = useState<string | null>(null);
  const [hovered, setHovered] = useState<string | null>(null);
  const [asked, setAsked] = useState(false);
  const readyAt = useRef(Number.POSITIVE_INFINITY);
  const problems = useMemo(
    () => problemsBefore(draft, read.exam.images, project.lexiconVersion),
    [draft, read.exam.images, project.lexiconVersion],
  );

  const onPainted = useCallback(() => {
    readyAt.current = performance.now() + guardMilliseconds;
    client
      .query({ query: upcomingDocument, variables: { projectId: project.id }, fetchPolicy: "no-cache" })
      .then(({ data }) => {
        for (const exam of data?.upcoming ?? []) for (const { id, url } of exam.images) sharedImageStore().request(id, url);
      })
      // Without prefetching the next exam takes a moment longer; nothing else is lost.
      .catch(() => undefined);
  }, [client, project.id]);

  // Images that never arrive must not keep the reader from saying so.
  useEffect(() => {
    const timer = setTimeout(() => {
      readyAt.current = Math.min(readyAt.current, performance.now());
    }, 6000);
    return () => clearTimeout(timer);
  }, []);

  const guarded = useCallback((act: () => void) => {
    if (performance.now() >= readyAt.current) act();
  }, []);
  const finalise = useCallback(() => {
    setAsked(true);
    if (problems.length === 0) void session.finalise(opinionInWords(draft));
  }, [problems.length, session, draft]);

  useReadingKeys({
    tool,
    setTool,
    closeFinding: () => setOpenKey(null),
    normal: () => guarded(() => session.change({ kind: "normal" })),
    opinion: (opinion) => guarded(() => session.change({ kind: "opinion", laterality: side, opinion })),
    // With nothing to undo in this draft, Z means the opinion just given.
    undo: () => (open.past.length === 0 && onTakeBack ? onTakeBack() : session.undoChange()),
    finalise: () => guarded(finalise),
  });

  const freshUrl = useCallback(
    async (imageId: string) => {
      const { data } = await client.query({
        query: freshAddressesDocument,
        variables: { examId: read.exam.id },
        fetchPolicy: "network-only",
      });
      return data?.exam?.images.find(({ id }) => id === imageId)?.url ?? null;
    },
    [client, read.exam.id],
  );

  const lit = useMemo(() => new Set([hovered, openKey].filter((key) => key !== null)), [hovered, openKey]);
  const marks = useMemo(() => viewerMarksOf(draft), [draft]);
  const litMarks = useMemo(() => new Set(marks.filter(({ findingKey }) => lit.has(findingKey)).map(({ id }) => id)), [marks, lit]);
  const keyOf = (markId: string | null) => marks.find(({ id }) => id === markId)?.findingKey ?? null;

  return (
    <>
      <div className={classes.images}>
        <ExamViewer
          examKey={read.id}
          images={read.exam.images}
          marks={marks}
          litMarkIds={litMarks}
          tool={tool}
          onSide={setSide}
          onHoverMark={(id) => setHovered(keyOf(id))}
          onSelectMark={(id) => setOpenKey(keyOf(id))}
          onMark={(imageId, shape, points) => {
            const image = read.exam.images.find(({ id }) => id === imageId);
            if (!image) return;
            const key = findingForMark(draft, openKey, image.laterality, imageId, crypto.randomUUID());
            session.change({ kind: "mark", findingKey: key, laterality: image.laterality, mark: { imageId, shape, points } });
            setOpenKey(key);
          }}
          freshUrl={freshUrl}
          onPainted={onPainted}
        />
      </div>
      <ReadPanel
        open={open}
        session={session}
        side={side}
        tool={tool}
        setTool={setTool}
        openKey={openKey}
        setOpenKey={setOpenKey}
        setHovered={setHovered}
        problems={asked ? problems : []}
        onFinalise={finalise}
        done={done}
        waiting={waiting}
      />
    </>
  );
}
