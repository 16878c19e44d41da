import { IconMenu2 } from "@tabler/icons-react";
import { type ReactNode, useId, useState } from "react";
import classes from "./frame.module.css";

/**
 * The navigation between pages. Beside images it collapses to a strip with a label; its pages slide out over the images when the pointer or the focus
 * enters it, or its button is pressed.
 */
export function Rail({ collapsed, here, children }: { collapsed: boolean; here: string; children: ReactNode }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <nav
      className={classes.rail}
      aria-label="Pages"
      data-open={open || undefined}
      onPointerLeave={() => setOpen(false)}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false);
      }}
    >
      {collapsed ? (
        <button
          type="button"
          className={classes.strip}
          aria-expanded={open}
          aria-controls={id}
          title="Pages"
          onClick={() => setOpen((before) => !before)}
        >
          <IconMenu2 size={16} aria-hidden />
          <span className={classes.stripLabel}>Pages</span>
          <span className={classes.stripHere}>{here}</span>
        </button>
      ) : null}
      <div id={id} className={classes.drawer}>
        {children}
      </div>
    </nav>
  );
}
