import { type Connection, countNewAbnormal, countNewTruth, hasOpenRun, listRecentRuns, type RetrainingPolicy } from "@second-read/database";
import { type Decision, decideRetraining, mostAttempts, type Standing } from "./decide-retraining.ts";

/** What an automatic start depends on, as it stands in the database. */
export async function readStanding(connection: Connection, policy: RetrainingPolicy, now: Date): Promise<Standing> {
  const { projectId } = policy;
  return {
    policy,
    now,
    newTruth: await countNewTruth(connection, projectId, null),
    newAbnormal: await countNewAbnormal(connection.sql, projectId),
    hasOpenRun: await hasOpenRun(connection.sql, projectId),
    recentRuns: await listRecentRuns(connection.sql, projectId, mostAttempts + 1),
  };
}

/** The decision, where there may be too little truth to train on at all: how much there is takes longer to find out than all the rest. */
export async function decideWithTruth(standing: Standing, isEnough: () => Promise<boolean>): Promise<Decision> {
  const decision = decideRetraining(standing);
  if (decision.kind !== "START" || (await isEnough())) return decision;
  if (decision.why.trigger === "SCHEDULE") return { kind: "PASS_OVER", at: decision.why.at, why: "TOO_LITTLE_TRUTH" };
  return { kind: "WAIT", for: { kind: "TRUTH" } };
}
