import { lockName, type SqlRunner } from "@second-read/database";
import { AppError } from "@second-read/domain";
import type { Actor } from "../sign-in/actor.ts";

/**
 * How many long tasks (minutes to hours) one person may have in progress: within an hourly limit alone, a day of them would pile up in front of
 * everybody.
 */
export const openAtMost = { exports: 10, batches: 20, runs: 20 } as const;

const names = { exports: "exports", batches: "batches of exams to score", runs: "training runs" } as const;

/**
 * Serialises one person's requests until the transaction ends: two that count at once would find the same place free.
 * @throws AppError WRONG_STATE if the maximum number is in progress
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
