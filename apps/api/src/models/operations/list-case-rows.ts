import { listBreastsProvenBy, listCases } from "@second-read/database";
import { type BreastClass, cancerStrengths } from "@second-read/domain";
import type { Deps } from "../../deps.ts";

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
export async function listCaseRows({ database }: Pick<Deps, "database">, evaluationId: string): Promise<CaseRow[]> {
  const proven = new Set((await listBreastsProvenBy(database, evaluationId, cancerStrengths)).map(keyOf));
  return (await listCases(database, evaluationId)).map((one) => ({
    score: one.score,
    positive: one.positive,
    class: one.class,
    cancer: one.class === "MALIGNANT" && proven.has(keyOf(one)),
    thresholds: one.thresholds as Readonly<Record<string, number>>,
  }));
}

function keyOf({ examId, laterality }: { readonly examId: string; readonly laterality: string }): string {
  return `${examId}:${laterality}`;
}
