import { words } from "../../ui/format.ts";
import type { Draft } from "../read/draft.ts";
import { type DraftMark, viewerMarksOf } from "../read/viewer-marks.ts";
import type { Decision } from "./decision.ts";

/** The arbiter's own findings in the form that readers' marks are drawn and changed in: the same tools and rules. */
export function ownDraft({ own }: Pick<Decision, "own">): Draft {
  return { breasts: [], findings: own };
}

/** The arbiter's marks for the viewer, in the colour of truth: that is what they become. */
export function ownMarksOf(decision: Pick<Decision, "own">, editable: boolean): readonly DraftMark[] {
  const kinds = new Map(decision.own.map(({ key, kind }) => [key, kind]));
  return viewerMarksOf(ownDraft(decision)).map((mark) => ({
    ...mark,
    whose: "truth",
    editable,
    label: `${words(kinds.get(mark.findingKey) ?? "finding")}, arbiter`,
  }));
}
