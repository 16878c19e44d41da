import { words } from "../../ui/format.ts";
import type { Draft } from "../read/draft.ts";
import { type DraftMark, viewerMarksOf } from "../read/viewer-marks.ts";
import type { Decision } from "./decision.ts";

/** The arbiter's own findings as a reader's draft, so that the same tools and rules apply. */
export function ownDraft({ own }: Pick<Decision, "own">): Draft {
  return { breasts: [], findings: own };
}

/** The arbiter's marks for the viewer, in the colour of truth, which they will become. */
export function ownMarksOf(decision: Pick<Decision, "own">, editable: boolean): readonly DraftMark[] {
  const kinds = new Map(decision.own.map(({ key, kind }) => [key, kind]));
  return viewerMarksOf(ownDraft(decision)).map((mark) => ({
    ...mark,
    whose: "truth",
    editable,
    label: `${words(kinds.get(mark.findingKey) ?? "finding")}, arbiter`,
  }));
}
