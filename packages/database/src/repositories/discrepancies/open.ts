import { raw } from "../../statements.ts";

// Of a discrepancy `d` of a breast `b`.

/** It has a verdict, given on the truth that is in force now. */
export const hasVerdict = raw<boolean>`(d."verdict" is not null and d."truthId" is not distinct from b."truthId")`;

/** It is in the queue now, and waits for a verdict. */
export const isOpen = raw<boolean>`(d."open" and not ${hasVerdict})`;
