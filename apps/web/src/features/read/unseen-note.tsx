import { Button } from "@mantine/core";
import { IconEyeOff } from "@tabler/icons-react";
import classes from "./read-panel.module.css";

export interface UnseenImage {
  readonly id: string;
  readonly viewLabel: string;
}

/** Images of other steps that have not been on screen. The reader is asked about them once on submitting. */
export function UnseenNote({ unseen, asking, onShow }: { unseen: readonly UnseenImage[]; asking: boolean; onShow: () => void }) {
  if (unseen.length === 0) return null;
  return (
    <div className={classes.unseen} role={asking ? "alert" : "status"} data-unseen={unseen.length}>
      <p>
        <IconEyeOff size={14} aria-hidden /> Not seen yet: {unseen.map(({ viewLabel }) => viewLabel).join(", ")}.
        {asking ? " Not submitted. Submit again to submit without viewing them." : null}
      </p>
      <Button size="compact-sm" variant="default" onMouseDown={(event) => event.preventDefault()} onClick={onShow}>
        Show
      </Button>
    </div>
  );
}
