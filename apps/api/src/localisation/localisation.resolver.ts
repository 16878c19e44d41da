import { findLocalisation } from "@second-read/database";
import type { LocalisationFigures } from "@second-read/domain";
import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { OperatingPointArg, ThresholdArg } from "../common/arguments.ts";
import type { RequestContext } from "../context.ts";
import { Evaluation } from "../models/models.type.ts";
import type { ShownEvaluation } from "../models/operations/show-evaluation.ts";
import { Localisation, PlaceCounts } from "./localisation.type.ts";
import { countPlaces, type PlaceCountsRow } from "./operations/count-places.ts";

@Resolver(() => Evaluation)
export class LocalisationResolver {
  @FieldResolver(() => Localisation, {
    nullable: true,
    description:
      "Where the version's models point. Null until it has been measured, shortly after publication; null on the held-out test set, and for readers and arbiters.",
  })
  async localisation(@Root() evaluation: ShownEvaluation, @Ctx() { deps }: RequestContext): Promise<LocalisationFigures | null> {
    return isMeasured(evaluation) ? findLocalisation(deps.database, evaluation.modelVersionId) : null;
  }

  @FieldResolver(() => PlaceCounts, {
    nullable: true,
    description:
      "The abnormal breasts at or above a decision threshold, by whether the version points at their lesions. Null whenever localisation is, and for a recipe that does not localise.",
  })
  async placeCounts(
    @Root() evaluation: ShownEvaluation,
    @OperatingPointArg() operatingPoint: string | null,
    @ThresholdArg() threshold: number | null,
    @Ctx() { deps }: RequestContext,
  ): Promise<PlaceCountsRow | null> {
    if (!isMeasured(evaluation)) return null;
    const measured = await findLocalisation(deps.database, evaluation.modelVersionId);
    return measured?.froc ? countPlaces(deps, evaluation, { operatingPoint, threshold }) : null;
  }
}

/** Only over everybody's exams, and on held-out images. */
function isMeasured({ set, isWhole }: ShownEvaluation): boolean {
  return set === "OUT_OF_FOLD" && isWhole;
}
