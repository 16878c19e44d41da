import type { ReactNode } from "react";
import classes from "./counted-links.module.css";

/** Lists to choose from, as links of which each says its count in `strong` and what is in it; `aria-current` marks the chosen one. */
export function CountedLinks({ children }: { children: ReactNode }) {
  return <ul className={classes.links}>{children}</ul>;
}
