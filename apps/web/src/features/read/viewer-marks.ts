import { words } from "../../ui/format.ts";
import type { ViewerMark } from "../../viewer/marks.ts";
import type { Draft } from "./draft.ts";

export interface DraftMark extends ViewerMark {
  readonly findingKey: string;
}

/**
 * The marks of a draft for the viewer. They are drawn as a first reader's, whoever read before: a draft has no place in the round yet, and its
 * colour must not tell.
 */
export function viewerMarksOf(draft: Draft): readonly DraftMark[] {
  return draft.findings.flatMap(({ key, kind, marks }) =>
    marks.map((mark, index) => ({
      ...mark,
      id: `${key}:${index}`,
      findingKey: key,
      whose: "first",
      label: words(kind),
    })),
  );
}
