"use client";

import classes from "./blind-note.module.css";
import { useProject } from "./project-context.tsx";

/** Is the person kept blind here? Then lists and figures cover the exams that they have read or opened, as the server narrows them. */
export function useIsBlinded(): boolean {
  const { roles } = useProject();
  return roles.has("READER") || roles.has("ARBITER");
}

/** Says whose exams a page of lists and figures covers, where it is not all. */
export function BlindNote() {
  if (!useIsBlinded()) return null;
  return (
    <p className={classes.note}>You read or arbitrate in this project: lists and figures cover the exams that you have read or opened.</p>
  );
}
