import { useApolloClient } from "@apollo/client/react";
import type { Opinion } from "@second-read/domain";
import { useCallback, useMemo, useRef, useState } from "react";
import { ExamViewer } from "../../viewer/exam-viewer.tsx";
import { sharedImageStore } from "../../viewer/image-store.ts";
import type { Tool } from "../../viewer/marks.ts";
import { useOpenKeyMap } from "../frame/key-map-context.tsx";
import { useProject } from "../frame/project-context.tsx";
import { freshAddressesDocument, upcomingDocument } from "./documents.ts";
import type { DraftAction } from "./draft.ts";
import { holdOf } from "./hold.ts";
import { markingOf } from "./marking.ts";
import { leftByNormal, problemsBefore } from "./opinion-words.ts";
import type { Note } from "./panel-note.tsx";
import classes from "./read-page.module.css";
import { ReadPanel } from "./read-panel.tsx";
import type { OpenRead, ReadingSession, Submitted } from "./session-state.ts";
import { useOpeningGuard } from "./use-opening-guard.ts";
import { firstToCompare, usePrior } from "./use-prior.ts";
import { useReadingKeys } from "./use-reading-keys.ts";
import { type SeenImages, useUnseen } from "./use-unseen.ts";
import { viewerMarksOf } from "./viewer-marks.ts";

export interface ReadingProps {
  readonly open: OpenRead;
  readonly session: ReadingSession;
  readonly submitted: Submitted | null;
  readonly seenBefore: SeenImages;
  readonly done: number;
  readonly waiting: number;
}

/** One exam with its draft: images, panel and keys. Whatever is pressed does something, or says why not. */
export function Reading({ open, session, submitted, seenBefore, done, waiting }: ReadingProps) {
  const { project } = useProject();
  const client = useApolloClient();
  const openKeyMap = useOpenKeyMap();
  const { read, draft } = open;
  const { images } = read.exam;
  const [tool, setTool] = useState<Tool>("window");
  const [side, setSide] = useState<"R" | "L">(draft.breasts[0]?.laterality ?? "R");
  const [openKey, setOpenKey] = useState<string | null>(null);
  const [hovered, setHovered] = useState<string | null>(null);
  const [asked, setAsked] = useState(false);
  const { unseen, onSeen, show, onShow, onShowUnseen, asking, ask } = useUnseen(read.id, images, seenBefore);
  const unseenIds = useMemo(() => new Set(unseen.map(({ id }) => id)), [unseen]);
  const { note, say, hush } = useNote();
  const guard = useOpeningGuard();
  const held = holdOf(open);
  const hold = held ?? guard.hold;
  const problems = useMemo(() => problemsBefore(draft, images, project.lexiconVersion), [draft, images, project.lexiconVersion]);

  const { onPainted: startGuard } = guard;
  const onPainted = useCallback(() => {
    startGuard();
    client
      .query({ query: upcomingDocument, variables: { projectId: project.id }, fetchPolicy: "no-cache" })
      .then(({ data }) => {
        for (const exam of data?.upcoming ?? []) for (const { id, url } of exam.images) sharedImageStore().request(id, url);
      })
      // Without prefetching the next exam takes a moment longer; nothing else is lost.
      .catch(() => undefined);
  }, [client, project.id, startGuard]);

  /** Does it unless something holds it, and then says what. */
  const unless = (reason: string | null, act: () => void) => {
    if (reason !== null) return say(`Not taken. ${reason}`);
    hush();
    act();
  };
  const change = (action: DraftAction) => unless(hold, () => session.change(action));
  const normal = () =>
    unless(hold, () => {
      const left = leftByNormal(draft);
      if (left) say(left);
      session.change({ kind: "normal" });
    });
  const submit = () =>
    unless(hold, () => {
      setAsked(true);
      if (problems.length > 0) return say("Not submitted.");
      if (ask()) return guard.onAsked();
      void session.finalise().then((reason) => reason !== null && say(reason));
    });
  // With nothing to undo in this draft, Z means the read just submitted.
  const undo = () =>
    unless(held, () => {
      if (open.past.length > 0) session.undoChange();
      else if (submitted) void session.undoSubmit();
      else say("Nothing to undo.");
    });
  const redo = () => unless(held, session.redoChange);
  const marking = markingOf({
    draft,
    images,
    tool,
    setTool,
    openKey,
    setOpenKey,
    change: (action) => unless(held, () => session.change(action)),
    refused: (sentence) => say(`No mark. ${sentence}`),
  });

  useReadingKeys({
    closeFinding: () => setOpenKey(null),
    normal,
    opinion: (opinion: Opinion) => change({ kind: "opinion", laterality: side, opinion }),
    otherSide: () => {
      const other = draft.breasts.find(({ laterality }) => laterality !== side);
      if (other) setSide(other.laterality);
      else say("This exam has one breast.");
    },
    undo,
    submit,
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
  const prior = usePrior(read.exam.id, !guard.loading);
  const priorImages = prior.kind === "prior" ? prior.images : undefined;
  const compare = () => {
    const first = firstToCompare(prior, images);
    if (first) onShow(first.imageId);
  };
  const anyFreshUrl = (imageId: string) => (priorImages?.some(({ id }) => id === imageId) ? prior.freshUrl(imageId) : freshUrl(imageId));

  const lit = useMemo(() => new Set([hovered, openKey].filter((key) => key !== null)), [hovered, openKey]);
  const marks = useMemo(() => viewerMarksOf(draft), [draft]);
  const litMarks = useMemo(() => new Set(marks.filter(({ findingKey }) => lit.has(findingKey)).map(({ id }) => id)), [marks, lit]);
  const keyOf = (markId: string | null) => marks.find(({ id }) => id === markId)?.findingKey ?? null;

  return (
    <>
      <div className={classes.images}>
        <ExamViewer
          examKey={read.id}
          images={images}
          prior={priorImages}
          marks={marks}
          litMarkIds={litMarks}
          marking={marking}
          undo={open.past.length > 0 || submitted ? undo : null}
          redo={open.future.length > 0 ? redo : null}
          openKeyMap={openKeyMap}
          onSide={setSide}
          onHoverMark={(id) => setHovered(keyOf(id))}
          onSelectMark={(id) => setOpenKey(keyOf(id))}
          freshUrl={anyFreshUrl}
          onPainted={onPainted}
          unseenIds={guard.loading ? undefined : unseenIds}
          onSeen={onSeen}
          show={show}
        />
      </div>
      <ReadPanel
        open={open}
        session={session}
        submitted={submitted}
        hold={hold}
        note={note}
        side={side}
        openKey={openKey}
        setOpenKey={setOpenKey}
        setHovered={setHovered}
        problems={asked ? problems : []}
        prior={prior}
        onCompare={compare}
        unseen={guard.loading ? [] : unseen}
        asking={asking}
        onShowUnseen={onShowUnseen}
        onChange={change}
        onNormal={normal}
        onSubmit={submit}
        done={done}
        waiting={waiting}
      />
    </>
  );
}

function useNote() {
  const [note, setNote] = useState<Note | null>(null);
  const count = useRef(0);
  const say = useCallback((text: string) => {
    count.current += 1;
    setNote({ text, number: count.current });
  }, []);
  const hush = useCallback(() => setNote(null), []);
  return { note, say, hush };
}
