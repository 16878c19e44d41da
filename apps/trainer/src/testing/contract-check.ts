import { type Database, findGateResult } from "@second-read/database";
import type { StoredGateCheck } from "@second-read/domain";

/** The gate's check of scores recomputed from the stored model files. */
export async function contractCheck(database: Database, modelVersionId: string): Promise<StoredGateCheck | undefined> {
  const gate = await findGateResult(database, modelVersionId);
  return (gate?.checks ?? []).find(({ name }) => name === "inference contract");
}
