import { holdId } from "./panel-note.tsx";
import classes from "./read-panel.module.css";

/** Normal for every undecided breast. A held button stays focusable: a press explains why it does nothing. */
export function NormalButton({ hold, pressed, onPress }: { hold: string | null; pressed: boolean; onPress: () => void }) {
  return (
    <button
      type="button"
      className={classes.normal}
      aria-pressed={pressed}
      aria-disabled={hold !== null}
      aria-describedby={hold === null ? undefined : holdId}
      title={hold ?? "normal for each breast that is undecided"}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onPress}
    >
      Normal <kbd>N</kbd>
    </button>
  );
}
