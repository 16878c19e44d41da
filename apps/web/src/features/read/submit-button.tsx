import { Button } from "@mantine/core";
import { holdId } from "./panel-note.tsx";
import classes from "./read-panel.module.css";

export function SubmitButton({
  hold,
  busy,
  anyway = false,
  onPress,
}: {
  hold: string | null;
  busy: boolean;
  /** Submits although some images have not been seen. */
  anyway?: boolean;
  onPress: () => void;
}) {
  return (
    <Button
      fullWidth
      className={classes.submit}
      aria-busy={busy}
      aria-disabled={hold !== null}
      aria-describedby={hold === null ? undefined : holdId}
      title={hold ?? undefined}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onPress}
    >
      {busy ? "Submitting…" : anyway ? "Submit anyway" : "Submit"}&nbsp;<kbd className={classes.kbd}>Enter</kbd>
    </Button>
  );
}
