import { chainTallies as chain } from "@second-read/database";
import type { IngestDeps } from "../deps.ts";

/** How long after its end a minute may still receive counts, since clocks differ and statements take time. Later ones become a separate event. */
const graceSeconds = 5;

/** Writes the refusals and openings of past minutes into the audit chains. */
export async function chainTallies({ database, clock }: Pick<IngestDeps, "database" | "clock">): Promise<void> {
  await chain(database, new Date(clock().getTime() - (60 + graceSeconds) * 1000));
}
