import {
  type Connection,
  countNewTruth,
  findLastUnfailedRun,
  hasOpenRun,
  listRecentRuns,
  type RetrainingPolicy,
} from "@second-read/database";
import { assertNever } from "@second-read/domain";
import { type Decision, decideRetraining, mostAttempts, type Standing } from "./decide-retraining.ts";

/** Reads everything on which an automatic start depends from the database. */
export async function readStanding(connection: Connection, policy: RetrainingPolicy, now: Date): Promise<Standing> {
  const { projectId } = policy;
  const { breasts, abnormal } = await countNewTruth(connection.sql, projectId, null, now);
  return {
    policy,
    now,
    newTruth: breasts,
    newAbnormal: abnormal,
    hasOpenRun: await hasOpenRun(connection.sql, projectId),
    recentRuns: await listRecentRuns(connection.sql, projectId, now, mostAttempts + 1),
    lastUnfailedRun: await findLastUnfailedRun(connection.sql, projectId, now),
  };
}

/** NO_BACKBONE: the policy's recipe needs one, and it has since been removed. */
export type Readiness = "READY" | "NO_BACKBONE" | "TOO_LITTLE_TRUTH";

/**
 * The decision, taking into account that a due run may still be impossible: finding out how much truth there is in total takes longer than all the
 * rest.
 */
export async function decideWithReadiness(standing: Standing, readiness: () => Promise<Readiness>): Promise<Decision> {
  const decision = decideRetraining(standing);
  if (decision.kind !== "START") return decision;
  const ready = await readiness();
  switch (ready) {
    case "READY":
      return decision;
    case "NO_BACKBONE":
      return { kind: "WAIT", for: { kind: "BACKBONE" } };
    case "TOO_LITTLE_TRUTH":
      if (decision.why.trigger === "SCHEDULE") return { kind: "PASS_OVER", at: decision.why.at, why: "TOO_LITTLE_TRUTH" };
      return { kind: "WAIT", for: { kind: "TRUTH" } };
    default:
      return assertNever(ready);
  }
}
