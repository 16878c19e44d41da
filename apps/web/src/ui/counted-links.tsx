import type { ReactNode } from "react";
import classes from "./counted-links.module.css";

/** Links to lists, each with its count in `strong` and a description; `aria-current` marks the chosen one. */
export function CountedLinks({ children }: { children: ReactNode }) {
  return <ul className={classes.links}>{children}</ul>;
}
