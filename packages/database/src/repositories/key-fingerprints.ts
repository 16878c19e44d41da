import { createHmac } from "node:crypto";
import type { SqlRunner } from "../connection.ts";
import { query } from "../statements.ts";

/**
 * Threat: under another key the same patient gets another pseudonym, and becomes two: one may be trained on, the other tested. So the key that comes
 * first is noted, as a hash that tells nothing of it, and every other is told from it.
 * @returns whether this is the key that the data were made with
 */
export async function isKeyOfData(sql: SqlRunner, name: string, key: string, now: Date): Promise<boolean> {
  const fingerprint = createHmac("sha256", key).update(`fingerprint of ${name}`).digest("hex");
  await sql.run(
    query
      .insertInto("KeyFingerprint")
      .values({ name, fingerprint, since: now })
      .onConflict((conflict) => conflict.column("name").doNothing()),
  );
  const [noted] = await sql.run(query.selectFrom("KeyFingerprint").select("fingerprint").where("name", "=", name));
  return noted?.fingerprint === fingerprint;
}
