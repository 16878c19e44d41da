import { useState } from "react";
import { usePageKeys } from "../../ui/page-keys.ts";
import { ExamViewer } from "../../viewer/exam-viewer.tsx";
import type { Tool } from "../../viewer/marks.ts";
import { useOpenKeyMap } from "../frame/key-map-context.tsx";
import { markingOf } from "./marking.ts";
import classes from "./read-page.module.css";
import { ReadPanel } from "./read-panel.tsx";
import { readingKeys } from "./reading-keys.ts";
import type { OpenRead, ReadingSession, Skipped, Submitted } from "./session-state.ts";
import { useFindingFocus } from "./use-finding-focus.ts";
import { useFreshUrl } from "./use-fresh-url.ts";
import { firstToCompare, usePrior } from "./use-prior.ts";
import { useReadingActions } from "./use-reading-actions.ts";
import { type SeenImages, useUnseen } from "./use-unseen.ts";

export interface ReadingProps {
  readonly open: OpenRead;
  readonly session: ReadingSession;
  readonly submitted: Submitted | null;
  readonly skipped: Skipped | null;
  readonly seenBefore: SeenImages;
  readonly done: number;
  readonly waiting: number;
}

/** One exam and its draft: images, panel and keys. */
export function Reading({ open, session, submitted, skipped, seenBefore, done, waiting }: ReadingProps) {
  const { read, draft } = open;
  const { images } = read.exam;
  const openKeyMap = useOpenKeyMap();
  const [tool, setTool] = useState<Tool>("window");
  const [side, setSide] = useState<"R" | "L">(draft.breasts[0]?.laterality ?? "R");
  const focus = useFindingFocus(draft);
  const { openKey, setOpenKey, setHovered, marks, litMarkIds, keyOf } = focus;
  const looked = useUnseen(read.id, images, seenBefore);
  const actions = useReadingActions({ open, session, submitted, skipped, ask: looked.ask });
  const { say, change, normal, submit, undo, redo, isLoading } = actions;
  const prior = usePrior(read.exam, !isLoading);
  const freshUrl = useFreshUrl(read.exam.id, prior);
  const refused = (sentence: string) => say(`No mark. ${sentence}`);

  usePageKeys(readingKeys, {
    closeFinding: () => setOpenKey(null),
    normal,
    opinion: (opinion) => change({ kind: "opinion", laterality: side, opinion }),
    otherSide: () => {
      const other = draft.breasts.find(({ laterality }) => laterality !== side);
      if (other) setSide(other.laterality);
      else say("This exam has one breast.");
    },
    undo,
    submit,
  });

  return (
    <>
      <div className={classes.images}>
        <ExamViewer
          examKey={read.id}
          images={images}
          prior={prior.kind === "prior" ? prior.images : undefined}
          marks={marks}
          litMarkIds={litMarkIds}
          marking={markingOf({ draft, images, tool, setTool, openKey, setOpenKey, change: actions.changeMarks, refused })}
          undo={open.past.length > 0 || skipped || submitted ? undo : null}
          redo={open.future.length > 0 ? redo : null}
          openKeyMap={openKeyMap}
          onSide={setSide}
          onHoverMark={(id) => setHovered(keyOf(id))}
          onSelectMark={(id) => setOpenKey(keyOf(id))}
          freshUrl={freshUrl}
          onPainted={actions.onPainted}
          unseenIds={isLoading ? undefined : looked.unseenIds}
          onSeen={looked.onSeen}
          show={looked.show}
        />
      </div>
      <ReadPanel
        open={open}
        session={session}
        submitted={submitted}
        skipped={skipped}
        actions={actions}
        focus={focus}
        looked={looked}
        side={side}
        prior={prior}
        onCompare={() => looked.onShow(firstToCompare(prior, images))}
        done={done}
        waiting={waiting}
      />
    </>
  );
}
