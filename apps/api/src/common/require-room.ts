import { AppError } from "@second-read/domain";

/** What one person may have under way of work that lasts for minutes to hours: as often as a limit by the hour allows, a day of it would pile up in front of everybody. */
export const openAtMost = { exports: 10, batches: 20, runs: 20 } as const;

const names = { exports: "exports", batches: "batches of exams to score", runs: "training runs" } as const;

/** @throws AppError WRONG_STATE where as many are under way as may be */
export function requireRoom(kind: keyof typeof openAtMost, open: number): void {
  if (open < openAtMost[kind]) return;
  throw new AppError("WRONG_STATE", `${openAtMost[kind]} ${names[kind]} of yours have not ended. Start another once one has.`);
}
