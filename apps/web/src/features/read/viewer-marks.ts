import { type Whose, whoseRead, whoseStyles } from "../../ui/colours.ts";
import { words } from "../../ui/format.ts";
import type { ViewerMark } from "../../viewer/marks.ts";
import type { Draft } from "./draft.ts";

export interface DraftMark extends ViewerMark {
  readonly findingKey: string;
}

/** The marks of a draft for the viewer, in the reader's own colour. */
export function viewerMarksOf(draft: Draft, order: number): readonly DraftMark[] {
  const whose: Whose = whoseRead(order);
  return draft.findings.flatMap(({ key, kind, marks }) =>
    marks.map((mark, index) => ({
      ...mark,
      id: `${key}:${index}`,
      findingKey: key,
      whose,
      label: `${words(kind)}, ${whoseStyles[whose].label}`,
    })),
  );
}
