import classes from "./read-panel.module.css";

/** A sentence to the reader. Each has its own number, so that the same sentence is shown anew when it is repeated. */
export interface Note {
  readonly text: string;
  readonly number: number;
}

/** The element that describes held buttons (aria-describedby). */
export const holdId = "read-hold";

/** The line under Normal: the result of the last press, or why buttons are held. It keeps its height when empty. */
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
