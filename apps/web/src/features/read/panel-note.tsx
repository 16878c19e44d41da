import classes from "./read-panel.module.css";

/** A sentence to the reader. Each has a number of its own, so that the same one said again is seen again. */
export interface Note {
  readonly text: string;
  readonly number: number;
}

/** What held buttons are described by. */
export const holdId = "read-hold";

/** The line under Normal: the result of the last press, else why buttons are held. It keeps its height when it is empty. */
export function PanelNote({ hold, note }: { hold: string | null; note: Note | null }) {
  return (
    <div className={classes.note}>
      <p id={holdId} className={note ? "visuallyHidden" : undefined} data-hold={hold === null ? undefined : true}>
        {hold}
      </p>
      <p role="status">{note ? <span key={note.number}>{note.text}</span> : null}</p>
    </div>
  );
}
