import { findDrift, type ListedVersion } from "@second-read/database";
import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { signedIn } from "../access/signed-in.ts";
import type { RequestContext } from "../context.ts";
import { knownToOnly } from "../exams/sums.ts";
import { ModelVersion } from "../models/models.type.ts";
import { Drift } from "./drift.type.ts";

@Resolver(() => ModelVersion)
export class DriftResolver {
  @FieldResolver(() => Drift, {
    nullable: true,
    description:
      "How new exams differ from its training data. Null until it has been measured; null for readers and arbiters, because it covers exams that nobody has read yet.",
  })
  async drift(@Root() { id, projectId }: ListedVersion, @Ctx() context: RequestContext): Promise<Drift | null> {
    if (knownToOnly(signedIn(context), projectId) !== null) return null;
    const drift = await findDrift(context.deps.database, id);
    return drift === null ? null : { measuredAt: drift.measuredAt, months: drift.figures.map((figure) => ({ ...figure })) };
  }
}
