import { createHmac } from "node:crypto";
import type { SqlRunner } from "../connection.ts";
import { query } from "../statements.ts";

/**
 * Threat: with another key the same patient gets another pseudonym and becomes two patients, one of whom may be trained on and the other tested. So
 * the first key is recorded, as a hash that reveals nothing about it, and any other key is detected.
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
