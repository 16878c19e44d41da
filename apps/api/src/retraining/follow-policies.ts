import type { Deps } from "../deps.ts";
import { promoteConfirmed } from "./operations/promote-confirmed.ts";
import { startDueRuns } from "./operations/start-due-runs.ts";

/** What the product does by itself every minute. */
export async function followPolicies(deps: Deps): Promise<void> {
  await promoteConfirmed(deps);
  await startDueRuns(deps);
}
