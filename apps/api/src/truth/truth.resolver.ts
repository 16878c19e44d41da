import { Arg, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from "type-graphql";
import { notBuilt } from "../common/not-built.ts";
import type { RequestContext } from "../context.ts";
import { AdjudicationInput } from "./truth.input.ts";
import { Truth } from "./truth.type.ts";

@Resolver(() => Truth)
export class TruthResolver {
  @Mutation(() => [Truth])
  adjudicate(
    @Arg("examId", () => ID) _examId: string,
    @Arg("input", () => AdjudicationInput) _input: AdjudicationInput,
    @Arg("expectedTruthIds", () => [ID], { nullable: true }) _expectedTruthIds: string[] | null,
    @Arg("idempotencyKey", () => String, { nullable: true }) _idempotencyKey: string | null,
    @Ctx() _context: RequestContext,
  ): Promise<Truth[]> {
    return notBuilt("adjudicate");
  }

  @FieldResolver(() => Truth, { nullable: true })
  supersedes(@Root() _truth: Truth, @Ctx() _context: RequestContext): Promise<Truth | null> {
    return notBuilt("supersedes");
  }
}
