import { findRetrainingPolicy, type TrainingRun as RunRecord } from "@second-read/database";
import { Arg, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from "type-graphql";
import { signedIn } from "../access/signed-in.ts";
import { ProjectIdArg } from "../common/arguments.ts";
import type { RequestContext } from "../context.ts";
import { Project } from "../projects/projects.type.ts";
import { TrainingRun } from "../training/training.type.ts";
import { acknowledgeRun } from "./operations/acknowledge-run.ts";
import { setRetrainingPolicy } from "./operations/set-retraining-policy.ts";
import { RetrainingPolicy, RetrainingPolicyInput } from "./retraining-policy.type.ts";
import { showPolicy } from "./show-policy.ts";

@Resolver(() => Project)
export class RetrainingResolver {
  @FieldResolver(() => RetrainingPolicy, { description: "When it retrains automatically; never, until a policy is set." })
  async retrainingPolicy(@Root() project: Project, @Ctx() { deps }: RequestContext): Promise<RetrainingPolicy> {
    return showPolicy(await findRetrainingPolicy(deps.database.sql, project.id));
  }

  @Mutation(() => RetrainingPolicy, {
    description:
      "Replaces the project's whole retraining policy. INVALID_INPUT for a policy that could never start a run. The schedule counts from now on.",
  })
  async setRetrainingPolicy(
    @ProjectIdArg() projectId: string,
    @Arg("policy", () => RetrainingPolicyInput, { description: "The policy." }) policy: RetrainingPolicyInput,
    @Arg("reason", () => String, { description: "The reason, kept in the audit trail." }) reason: string,
    @Arg("expectedPolicy", () => RetrainingPolicyInput, {
      nullable: true,
      description: "The policy that the change is based on: STALE_REVISION if it has changed since. Not checked if omitted.",
    })
    expectedPolicy: RetrainingPolicyInput | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<RetrainingPolicy> {
    const request = { projectId, policy, reason, expected: expectedPolicy };
    return showPolicy(await setRetrainingPolicy(context.deps, signedIn(context), request));
  }

  @Mutation(() => TrainingRun, {
    description:
      "Acknowledges the failure of a run: it is no longer highlighted, and an automatic run is not retried. WRONG_STATE unless it failed.",
  })
  acknowledgeRun(@Arg("id", () => ID, { description: "The run." }) id: string, @Ctx() context: RequestContext): Promise<RunRecord> {
    return acknowledgeRun(context.deps, signedIn(context), id);
  }
}
