import { type Database, findGateResult } from "@second-read/database";
import type { StoredGateCheck } from "@second-read/domain";

/** What the gate found when it computed scores anew from the stored model files. */
export async function contractCheck(database: Database, modelVersionId: string): Promise<StoredGateCheck | undefined> {
  const gate = await findGateResult(database, modelVersionId);
  return (gate?.checks ?? []).find(({ name }) => name === "inference contract");
}
