import { isDeepStrictEqual } from "node:util";
import { findRetrainingPolicy, lockName, type RetrainingPolicy, saveRetrainingPolicy } from "@second-read/database";
import { AppError, cutText } from "@second-read/domain";
import { prismaMutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";
import { chooseRecipe } from "../../training/choose-recipe.ts";
import { policyOfInput } from "../policy-of-input.ts";
import type { RetrainingPolicyInput } from "../retraining-policy.type.ts";
import { expectedPolicyOf, showPolicy } from "../show-policy.ts";

/**
 * Replaces the project's whole policy; it ignores scheduled times that have passed. @throws AppError INVALID_INPUT, STALE_REVISION if the policy is
 * no longer the expected one
 */
export async function setRetrainingPolicy(
  { database, store, clock }: Pick<Deps, "database" | "store" | "clock">,
  actor: Actor,
  {
    projectId,
    policy,
    reason,
    expected,
  }: { projectId: string; policy: RetrainingPolicyInput; reason: string; expected?: RetrainingPolicyInput | null },
): Promise<RetrainingPolicy> {
  const checked = policyOfInput(policy);
  const named = policy.recipe?.trim() || null;
  const recipe = named === null ? null : (await chooseRecipe({ store }, named)).recipe;
  const settings = { ...checked, recipe };
  if (reason.trim() === "") throw new AppError("INVALID_INPUT", "Give the reason for changing the policy.", { field: "reason" });
  return prismaMutation({ database, clock }, actor, "setRetrainingPolicy", async (connection, audit) => {
    // If two people change the policy at once, the second is told.
    await lockName(connection.sql, `retraining policy of ${projectId}`);
    const before = await findRetrainingPolicy(connection.sql, projectId);
    const held = showPolicy(before);
    if (expected && !isDeepStrictEqual(held, expectedPolicyOf(expected)))
      throw new AppError("STALE_REVISION", "Somebody else has changed the retraining policy of this project in the meantime.", {
        policy: held,
      });
    const saved = await saveRetrainingPolicy(connection, projectId, settings, clock());
    audit({
      chain: projectId,
      subject: `project ${projectId}`,
      details: { before: before && settingsOf(before), after: settings, reason: cutText(reason.trim(), 1000) },
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
