import type { ReactNode } from "react";
import classes from "./lonely.module.css";

/** A page that has only something to say: a title, a sentence, a way on. */
export function Lonely({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className={classes.lonely}>
      <h1>{title}</h1>
      {children}
    </main>
  );
}
