import { type Evaluation, listCases } from "@second-read/database";
import { AppError, type BreastClass, breastClasses, defaultOperatingPoint, isFlagged, isOperatingPointName } from "@second-read/domain";
import type { Deps } from "../../deps.ts";
import { requireThreshold } from "./measure-evaluation.ts";

export interface ClassCountRow {
  readonly class: BreastClass;
  readonly flagged: number;
  readonly total: number;
}

/**
 * Flagged and all breasts of an evaluation, class by class of truth; classes without a breast are left out. A named point classifies each
 * breast by its own threshold of that name (cross-fitted out of fold); a threshold wins over it.
 * @throws AppError INVALID_INPUT for an unknown point or a threshold outside 0 to 1
 */
export async function countClasses(
  { database }: Pick<Deps, "database">,
  { id }: Pick<Evaluation, "id">,
  { operatingPoint, threshold }: { readonly operatingPoint?: string | null; readonly threshold?: number | null },
): Promise<ClassCountRow[]> {
  const named = operatingPoint ?? defaultOperatingPoint;
  if (!isOperatingPointName(named)) throw new AppError("INVALID_INPUT", "There is no such operating point.");
  const limit = threshold === null || threshold === undefined ? null : requireThreshold(threshold);
  const cases = await listCases(database, id);
  return breastClasses.flatMap((breastClass) => {
    const own = cases.filter((one) => one.class === breastClass);
    const flagged = own.filter(({ score, thresholds }) =>
      isFlagged(score, limit ?? (thresholds as Record<string, number>)[named] ?? Number.POSITIVE_INFINITY),
    );
    return own.length === 0 ? [] : [{ class: breastClass, flagged: flagged.length, total: own.length }];
  });
}
