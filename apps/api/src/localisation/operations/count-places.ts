import { countBreastPlaces } from "@second-read/database";
import { defaultOperatingPoint } from "@second-read/domain";
import type { Deps } from "../../deps.ts";
import { choiceOf, type ThresholdRequest } from "../../models/operations/measure-evaluation.ts";
import type { ShownEvaluation } from "../../models/operations/show-evaluation.ts";

export interface PlaceCountsRow {
  readonly rightPlace: number;
  readonly wrongPlace: number;
  readonly unknownPlace: number;
}

/** Counts the abnormal breasts that a version classifies as positive, by whether it points at one of their lesions. @throws AppError INVALID_INPUT */
export async function countPlaces(
  { database }: Pick<Deps, "database">,
  evaluation: ShownEvaluation,
  request: Omit<ThresholdRequest, "subgroup">,
): Promise<PlaceCountsRow> {
  const { operatingPoint = defaultOperatingPoint, threshold = null } = choiceOf(evaluation, request);
  const counts = await countBreastPlaces(database, evaluation.id, { operatingPoint, threshold });
  const count = (wanted: boolean | null) => counts.find(({ pointsAtLesion }) => pointsAtLesion === wanted)?.breasts ?? 0;
  return { rightPlace: count(true), wrongPlace: count(false), unknownPlace: count(null) };
}
