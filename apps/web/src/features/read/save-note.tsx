import { type Draft, keptHereOnly } from "./draft.ts";
import classes from "./read-panel.module.css";
import type { SaveState } from "./session-state.ts";

export interface SaveNoteProps {
  readonly save: SaveState;
  readonly draft: Draft;
  /** Something prevents saving the draft. */
  readonly held: boolean;
  readonly onRetry: () => void;
}

/** Where the draft is: with the server, on its way, or in this browser only. */
export function SaveNote({ save, draft, held, onRetry }: SaveNoteProps) {
  if (held && save.kind !== "saved") return <span>kept in this browser</span>;
  switch (save.kind) {
    case "saved":
      return <span>{savedInWords(draft)}</span>;
    case "dirty":
    case "saving":
      return <span>saving…</span>;
    case "failed":
      return (
        <button type="button" className={classes.link} onClick={onRetry}>
          not saved ({save.problem.code}); kept here, retry
        </button>
      );
  }
}

/** A breast is part of a read only once it has an opinion: entries for one without are not on the server yet. */
function savedInWords(draft: Draft): string {
  const sides = keptHereOnly(draft).map((laterality) => (laterality === "R" ? "right" : "left"));
  return sides.length === 0 ? "saved" : `${sides.join(" and ")} breast not saved: no opinion yet`;
}
