import type { Deps } from "../../deps.ts";
import { type CaseRow, listCaseRows } from "./list-case-rows.ts";
import type { ShownCases } from "./show-evaluation.ts";

export type CaseScoreRow = Pick<CaseRow, "score" | "positive" | "class" | "cancer">;

/** Every breast's score in one evaluation, ascending: the order tells nothing of whose it is. */
export async function listScores(deps: Pick<Deps, "database">, evaluation: ShownCases): Promise<CaseScoreRow[]> {
  const cases = await listCaseRows(deps, evaluation);
  return cases.map(({ thresholds: _, ...one }) => one).sort((a, b) => a.score - b.score || Number(a.positive) - Number(b.positive));
}
