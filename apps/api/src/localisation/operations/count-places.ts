import { listBreastPlaces } from "@second-read/database";
import { isCalled } from "@second-read/evaluation";
import type { Deps } from "../../deps.ts";
import { choiceOf, type ThresholdRequest } from "../../models/operations/measure-evaluation.ts";
import { readCases } from "../../models/operations/read-cases.ts";
import type { ShownEvaluation } from "../../models/operations/show-evaluation.ts";

export interface PlaceCountsRow {
  readonly rightPlace: number;
  readonly wrongPlace: number;
  readonly unknownPlace: number;
}

/** Abnormal breasts that a version calls positive, by whether it points at a lesion of theirs. @throws AppError INVALID_INPUT */
export async function countPlaces(
  deps: Pick<Deps, "database">,
  evaluation: ShownEvaluation,
  request: Omit<ThresholdRequest, "subgroup">,
): Promise<PlaceCountsRow> {
  const choice = choiceOf(evaluation, request);
  const places = new Map(
    (await listBreastPlaces(deps.database, evaluation.id)).map((one) => [`${one.examId}:${one.laterality}`, one.pointsAtLesion]),
  );
  const called = (await readCases(deps, evaluation)).filter((one) => one.positive && isCalled(one, choice));
  const count = (wanted: boolean | null) => called.filter(({ breastId }) => (places.get(breastId) ?? null) === wanted).length;
  return { rightPlace: count(true), wrongPlace: count(false), unknownPlace: count(null) };
}
