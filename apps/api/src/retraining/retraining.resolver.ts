import { findRetrainingPolicy, type RetrainingPolicy as PolicyRecord, type TrainingRun as RunRecord } from "@second-read/database";
import { Arg, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from "type-graphql";
import { signedIn } from "../access/signed-in.ts";
import { ProjectIdArg } from "../common/arguments.ts";
import type { RequestContext } from "../context.ts";
import { Project } from "../projects/projects.type.ts";
import { TrainingRun } from "../training/training.type.ts";
import { quietHoursOf } from "./decide-retraining.ts";
import { acknowledgeRun } from "./operations/acknowledge-run.ts";
import { setRetrainingPolicy } from "./operations/set-retraining-policy.ts";
import { RetrainingPolicy, RetrainingPolicyInput } from "./retraining-policy.type.ts";

@Resolver(() => Project)
export class RetrainingResolver {
  @FieldResolver(() => RetrainingPolicy, { description: "When it retrains automatically; until somebody sets a policy, never." })
  async retrainingPolicy(@Root() project: Project, @Ctx() { deps }: RequestContext): Promise<RetrainingPolicy> {
    const policy = await findRetrainingPolicy(deps.database.sql, project.id);
    return policy === null ? noPolicy : toPolicy(policy);
  }

  @Mutation(() => RetrainingPolicy, {
    description:
      "Replaces the project's retraining policy, all of it at once. INVALID_INPUT for a policy that could never start a run. Scheduled times count from now on.",
  })
  async setRetrainingPolicy(
    @ProjectIdArg() projectId: string,
    @Arg("policy", () => RetrainingPolicyInput, { description: "The policy." }) policy: RetrainingPolicyInput,
    @Arg("reason", () => String, { description: "Why; kept in the audit trail." }) reason: string,
    @Ctx() context: RequestContext,
  ): Promise<RetrainingPolicy> {
    return toPolicy(await setRetrainingPolicy(context.deps, signedIn(context), { projectId, policy, reason }));
  }

  @Mutation(() => TrainingRun, {
    description:
      "Says that the failure of a run is known: it is marked no more, and an automatic run is not tried again. WRONG_STATE unless it failed.",
  })
  acknowledgeRun(@Arg("id", () => ID, { description: "The run." }) id: string, @Ctx() context: RequestContext): Promise<RunRecord> {
    return acknowledgeRun(context.deps, signedIn(context), id);
  }
}

const noPolicy: RetrainingPolicy = {
  enabled: false,
  cron: null,
  timeZone: "UTC",
  minNewTruth: null,
  minNewAbnormal: null,
  minHoursBetween: 0,
  quietHours: null,
  recipe: null,
  promoteAutomatically: false,
};

function toPolicy(policy: PolicyRecord): RetrainingPolicy {
  const { enabled, cron, timeZone, minNewTruth, minNewAbnormal, minHoursBetween, recipe, promoteAutomatically } = policy;
  const quietHours = quietHoursOf(policy);
  return { enabled, cron, timeZone, minNewTruth, minNewAbnormal, minHoursBetween, quietHours, recipe, promoteAutomatically };
}
