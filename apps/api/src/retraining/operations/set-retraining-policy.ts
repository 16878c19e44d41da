import { findRetrainingPolicy, type RetrainingPolicy, saveRetrainingPolicy } from "@second-read/database";
import { AppError } from "@second-read/domain";
import { prismaMutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";
import { chooseRecipe } from "../../training/choose-recipe.ts";
import { policyOfInput } from "../policy-of-input.ts";
import type { RetrainingPolicyInput } from "../retraining-policy.type.ts";

/** Replaces the project's policy whole; scheduled times that have passed do not count for it. @throws AppError INVALID_INPUT */
export async function setRetrainingPolicy(
  { database, store, clock }: Pick<Deps, "database" | "store" | "clock">,
  actor: Actor,
  { projectId, policy, reason }: { projectId: string; policy: RetrainingPolicyInput; reason: string },
): Promise<RetrainingPolicy> {
  const checked = policyOfInput(policy);
  const named = policy.recipe?.trim() || null;
  const recipe = named === null ? null : (await chooseRecipe({ store }, named)).recipe;
  const settings = { ...checked, recipe };
  if (reason.trim() === "") throw new AppError("INVALID_INPUT", "Say why the policy changes.", { field: "reason" });
  return prismaMutation({ database, clock }, actor, "setRetrainingPolicy", async (connection, audit) => {
    const before = await findRetrainingPolicy(connection.sql, projectId);
    const saved = await saveRetrainingPolicy(connection, projectId, settings, clock());
    audit({
      chain: projectId,
      subject: `project ${projectId}`,
      details: { before: before && settingsOf(before), after: settings, reason: reason.trim().slice(0, 1000) },
    });
    return saved;
  });
}

function settingsOf({
  projectId: _,
  doneUntil: __,
  passedOverAt: ___,
  passedOverWhy: ____,
  loggedDecision: _____,
  ...settings
}: RetrainingPolicy) {
  return settings;
}
