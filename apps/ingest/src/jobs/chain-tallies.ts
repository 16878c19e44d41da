import { chainTallies as chain } from "@second-read/database";
import type { IngestDeps } from "../deps.ts";

/** So long after its end a minute may still get something: clocks of machines differ, and statements last. What comes later makes an event of its own. */
const graceSeconds = 5;

/** Writes refusals and openings of the minutes that are over into the audit chains. */
export async function chainTallies({ database, clock }: Pick<IngestDeps, "database" | "clock">): Promise<void> {
  await chain(database, new Date(clock().getTime() - (60 + graceSeconds) * 1000));
}
