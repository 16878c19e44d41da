import { listBreastsProvenBy, listCases } from "@second-read/database";
import { type BreastClass, cancerStrengths } from "@second-read/domain";
import type { Deps } from "../../deps.ts";
import { isShown, type ShownCases } from "./show-evaluation.ts";

export interface CaseRow {
  readonly score: number;
  readonly positive: boolean;
  readonly class: BreastClass;
  /** By pathology or as it was imported, and not by anybody's suspicion. */
  readonly cancer: boolean;
  /** By operating point. */
  readonly thresholds: Readonly<Record<string, number>>;
}

/** The breasts of an evaluation as they are counted and listed: with the class of the truth it was made on, and whether that is cancer. */
export async function listCaseRows({ database }: Pick<Deps, "database">, { id, examsShown }: ShownCases): Promise<CaseRow[]> {
  const proven = new Set((await listBreastsProvenBy(database, id, cancerStrengths)).map(keyOf));
  const cases = (await listCases(database, id)).filter(({ examId }) => isShown(examsShown, examId));
  return cases.map((one) => ({
    score: one.score,
    positive: one.positive,
    class: one.class,
    cancer: one.class === "MALIGNANT" && proven.has(keyOf(one)),
    thresholds: one.thresholds,
  }));
}

function keyOf({ examId, laterality }: { readonly examId: string; readonly laterality: string }): string {
  return `${examId}:${laterality}`;
}
