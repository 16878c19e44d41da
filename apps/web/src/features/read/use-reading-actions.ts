import { useCallback, useMemo, useState } from "react";
import { useStable } from "../../ui/use-stable.ts";
import { useProject } from "../frame/project-context.tsx";
import type { DraftAction } from "./draft.ts";
import { holdOf } from "./hold.ts";
import { leftByNormal, problemsBefore } from "./opinion-words.ts";
import type { OpenRead, ReadingSession, Skipped, Submitted } from "./session-state.ts";
import { useNote } from "./use-note.ts";
import { useOpeningGuard } from "./use-opening-guard.ts";
import { usePrefetch } from "./use-prefetch.ts";

interface ReadingActionsInput {
  readonly open: OpenRead;
  readonly session: ReadingSession;
  readonly submitted: Submitted | null;
  readonly skipped: Skipped | null;
  /** True where the reader must first be asked about unseen images. */
  readonly ask: () => boolean;
}

/** The reader's actions on the exam, by key, button or mark. Every press has an effect or says why not. */
export function useReadingActions({ open, session, submitted, skipped, ask }: ReadingActionsInput) {
  const { project } = useProject();
  const { draft, read } = open;
  const { images } = read.exam;
  const { note, say, hush } = useNote();
  const guard = useOpeningGuard();
  const prefetch = usePrefetch(project.id);
  const { onPainted: startGuard } = guard;
  const onPainted = useCallback(() => {
    startGuard();
    prefetch();
  }, [startGuard, prefetch]);
  const [asked, setAsked] = useState(false);
  const problems = useMemo(() => problemsBefore(draft, images, project.lexiconVersion), [draft, images, project.lexiconVersion]);
  const held = holdOf(open);
  const hold = held ?? guard.hold;

  /** Acts, or tells the reader the reason not to. */
  const unless = (reason: string | null, act: () => void) => {
    if (reason !== null) return say(`Not applied. ${reason}`);
    hush();
    act();
  };
  const change = useStable((action: DraftAction) => unless(hold, () => session.change(action)));
  return {
    note,
    say,
    hold,
    isLoading: guard.loading,
    onPainted,
    /** Why the read cannot be submitted; shown only after the first attempt. */
    problems: asked ? problems : [],
    change,
    /** A mark is drawn deliberately, so the guard against a second press does not apply. */
    changeMarks: (action: DraftAction) => unless(held, () => session.change(action)),
    normal: () =>
      unless(hold, () => {
        const left = leftByNormal(draft);
        if (left) say(left);
        session.change({ kind: "normal" });
      }),
    submit: () =>
      unless(hold, () => {
        setAsked(true);
        if (problems.length > 0) return say("Not submitted.");
        if (ask()) return guard.onAsked();
        void session.finalise().then((reason) => reason !== null && say(reason));
      }),
    // With nothing to undo in this draft, Z undoes the last action before it: a skip, or the read just submitted.
    undo: () =>
      unless(held, () => {
        if (open.past.length > 0) session.undoChange();
        else if (skipped && skipped.undo.kind !== "refused") void session.undoSkip();
        else if (submitted) void session.undoSubmit();
        else say("Nothing to undo.");
      }),
    redo: () => unless(held, session.redoChange),
  };
}
