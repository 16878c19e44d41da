import { findRetrainingPolicy } from "@second-read/database";
import { readInstalledBackbone } from "@second-read/storage";
import type { Deps } from "../deps.ts";
import { findRecipe } from "../training/choose-recipe.ts";
import { nextScheduledOf } from "./decide-retraining.ts";
import { decisionInWords } from "./decision-in-words.ts";
import { decideWithReadiness, readStanding } from "./read-standing.ts";

export interface AutomaticStart {
  readonly reason: string;
  readonly nextScheduledAt: Date | null;
}

/**
 * When the next run starts automatically, and what it waits for: decided at each call, so that it is right even if no job has checked for a while.
 * @param ready whether there is enough truth in total to train on
 */
export async function describeAutomaticStart(
  { database, store, clock }: Pick<Deps, "database" | "store" | "clock">,
  projectId: string,
  { ready, tellsCounts }: { readonly ready: boolean; readonly tellsCounts: boolean },
): Promise<AutomaticStart> {
  const policy = await findRetrainingPolicy(database.sql, projectId);
  if (policy === null) return { reason: decisionInWords({ kind: "OFF" }, policy, null), nextScheduledAt: null };
  const now = clock();
  const standing = await readStanding(database, policy, now);
  const decision = await decideWithReadiness(standing, async () => {
    if (findRecipe(await readInstalledBackbone(store), policy.recipe) === null) return "NO_BACKBONE";
    return ready ? "READY" : "TOO_LITTLE_TRUTH";
  });
  return { reason: decisionInWords(decision, policy, tellsCounts ? standing : null), nextScheduledAt: nextScheduledOf(policy, now) };
}
