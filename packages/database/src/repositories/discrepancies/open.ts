import { raw } from "../../statements.ts";

// Of a discrepancy `d`.

/** It has a verdict, given on the truth that is in force now. */
export const hasVerdict = raw<boolean>`d."judged"`;

/** It is in the queue now, and waits for a verdict. */
export const isOpen = raw<boolean>`(d."open" and not d."judged")`;
