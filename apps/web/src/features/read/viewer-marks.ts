import { words } from "../../ui/format.ts";
import type { ViewerMark } from "../../viewer/marks.ts";
import type { Draft } from "./draft.ts";

export interface DraftMark extends ViewerMark {
  readonly findingKey: string;
}

/**
 * The marks of a draft for the viewer. They always have the first reader's style: a draft has no place in the round yet, and its colour must not
 * reveal whether somebody read before.
 */
export function viewerMarksOf(draft: Draft): readonly DraftMark[] {
  return draft.findings.flatMap(({ key, kind, marks }) =>
    marks.map((mark, index) => ({
      ...mark,
      id: markIdOf(key, index),
      findingKey: key,
      whose: "first",
      label: words(kind),
      editable: true,
    })),
  );
}

/** The on-screen id of a mark: its finding and its index there. */
export function markIdOf(findingKey: string, index: number): string {
  return `${findingKey}:${index}`;
}

export function placeOfMark(id: string): { readonly key: string; readonly index: number } | null {
  const at = id.lastIndexOf(":");
  return at < 0 ? null : { key: id.slice(0, at), index: Number(id.slice(at + 1)) };
}
