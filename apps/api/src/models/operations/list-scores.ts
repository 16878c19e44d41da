import { listCases } from "@second-read/database";
import type { BreastClass } from "@second-read/domain";
import type { Deps } from "../../deps.ts";

export interface CaseScoreRow {
  readonly score: number;
  readonly positive: boolean;
  readonly class: BreastClass;
}

/** Every breast's score in one evaluation, ascending: the order tells nothing of whose it is. */
export async function listScores({ database }: Pick<Deps, "database">, evaluationId: string): Promise<CaseScoreRow[]> {
  const cases = await listCases(database, evaluationId);
  return cases
    .map((one) => ({ score: one.score, positive: one.positive, class: one.class }))
    .sort((a, b) => a.score - b.score || Number(a.positive) - Number(b.positive));
}
