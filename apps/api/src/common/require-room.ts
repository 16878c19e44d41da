import { lockName, type SqlRunner } from "@second-read/database";
import { AppError } from "@second-read/domain";
import type { Actor } from "../sign-in/actor.ts";

/** What one person may have under way of work that lasts for minutes to hours: as often as a limit by the hour allows, a day of it would pile up in front of everybody. */
export const openAtMost = { exports: 10, batches: 20, runs: 20 } as const;

const names = { exports: "exports", batches: "batches of exams to score", runs: "training runs" } as const;

/**
 * Of one person's, one request after another until its transaction ends: two that count at once would find the same place free.
 * @throws AppError WRONG_STATE where as many are under way as may be
 */
export async function requireRoom(
  sql: SqlRunner,
  actor: Actor,
  kind: keyof typeof openAtMost,
  countOpen: () => Promise<number>,
): Promise<void> {
  await lockName(sql, `${kind} of ${actor.id}`);
  if ((await countOpen()) < openAtMost[kind]) return;
  throw new AppError("WRONG_STATE", `${openAtMost[kind]} ${names[kind]} of yours have not ended. Start another once one has.`);
}
