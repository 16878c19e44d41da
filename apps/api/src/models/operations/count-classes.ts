import { AppError, type BreastClass, breastClasses, defaultOperatingPoint, isFlagged, isOperatingPointName } from "@second-read/domain";
import type { Deps } from "../../deps.ts";
import { listCaseRows } from "./list-case-rows.ts";
import { requireThreshold } from "./measure-evaluation.ts";
import type { ShownCases } from "./show-evaluation.ts";

export interface ClassCountRow {
  readonly class: BreastClass;
  readonly flagged: number;
  readonly total: number;
  /** Of the total, those that may be called cancer (domain `isCancer`). */
  readonly cancers: number;
  readonly cancersFlagged: number;
}

/**
 * Flagged and all breasts of an evaluation, class by class of truth; classes without a breast are left out. A named point classifies each
 * breast by its own threshold of that name (cross-fitted out of fold); a threshold wins over it.
 * @throws AppError INVALID_INPUT for an unknown point or a threshold outside 0 to 1
 */
export async function countClasses(
  deps: Pick<Deps, "database">,
  evaluation: ShownCases,
  { operatingPoint, threshold }: { readonly operatingPoint?: string | null; readonly threshold?: number | null },
): Promise<ClassCountRow[]> {
  const named = operatingPoint ?? defaultOperatingPoint;
  if (!isOperatingPointName(named)) throw new AppError("INVALID_INPUT", "There is no such operating point.");
  const limit = threshold === null || threshold === undefined ? null : requireThreshold(threshold);
  const cases = await listCaseRows(deps, evaluation);
  return breastClasses.flatMap((breastClass) => {
    const own = cases.filter((one) => one.class === breastClass);
    const flagged = own.filter(({ score, thresholds }) => isFlagged(score, limit ?? thresholds[named] ?? Number.POSITIVE_INFINITY));
    const cancersOf = (rows: typeof own) => rows.filter(({ cancer }) => cancer).length;
    return own.length === 0
      ? []
      : [{ class: breastClass, flagged: flagged.length, total: own.length, cancers: cancersOf(own), cancersFlagged: cancersOf(flagged) }];
  });
}
