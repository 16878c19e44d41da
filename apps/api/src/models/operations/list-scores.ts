import { AppError, type CaseKind } from "@second-read/domain";
import type { CaseScore } from "../models.type.ts";
import type { ShownEvaluation } from "./show-evaluation.ts";

/** The maximum for one response, since others use the API at the same time. */
export const mostScores = 10_000;

/**
 * Breasts' scores in one evaluation, ascending: the order does not reveal whose they are.
 * @throws AppError INVALID_INPUT
 */
export async function listScores(
  evaluation: Pick<ShownEvaluation, "columns">,
  { first, skip }: { readonly first: number; readonly skip: number },
): Promise<CaseScore[]> {
  if (!(first >= 1 && first <= mostScores)) throw new AppError("INVALID_INPUT", `first is 1 to ${mostScores}.`);
  if (skip < 0) throw new AppError("INVALID_INPUT", "skip must not be negative.");
  const { scores, kinds, kindOf } = await evaluation.columns();
  const kindAt = (i: number) => kinds[kindOf[i] as number] as CaseKind;
  return Uint32Array.from(scores.keys())
    .sort((a, b) => (scores[a] as number) - (scores[b] as number) || Number(kindAt(a).positive) - Number(kindAt(b).positive))
    .subarray(skip, skip + first)
    .reduce<CaseScore[]>((rows, i) => {
      rows.push({ score: scores[i] as number, ...kindAt(i) });
      return rows;
    }, []);
}
