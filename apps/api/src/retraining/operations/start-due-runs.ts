import {
  appendRunEvent,
  type Connection,
  countRunsAhead,
  listProjectsWithPolicy,
  lockRetrainingPolicy,
  noteLogged,
  notePassedOver,
  noteStart,
  type RetrainingPolicy,
  rewindPolicy,
  type TrainingRun,
} from "@second-read/database";
import { assertNever } from "@second-read/domain";
import { type InstalledBackbone, readInstalledBackbone } from "@second-read/storage";
import { type Audit, type Author, prismaMutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import { findRecipe } from "../../training/choose-recipe.ts";
import { findProblem } from "../../training/count-truth.ts";
import { freezeSoon } from "../../training/operations/freeze-snapshot.ts";
import { lockStarts, startRun } from "../../training/operations/start-run.ts";
import { planOf, type RunPlan } from "../../training/run-plan.ts";
import type { Decision, Standing, Start } from "../decide-retraining.ts";
import { decisionInWords, startInWords } from "../decision-in-words.ts";
import { decideWithReadiness, type Readiness, readStanding } from "../read-standing.ts";

type StartDeps = Pick<Deps, "database" | "store" | "jobs" | "clock" | "settings" | "logger">;

const product: Author = { id: null };

/** A clock that is set back by more than this has been wrong: what was done by its time must not hold up what is due now. */
const clockToleranceMilliseconds = 3_600_000;

/** Checks every project that retrains automatically, and starts the runs that are due. An error in one project does not affect the others. */
export async function startDueRuns(deps: StartDeps): Promise<void> {
  for (const projectId of await listProjectsWithPolicy(deps.database.sql)) {
    try {
      await startDueRun(deps, projectId);
    } catch (error) {
      deps.logger.error({ err: error, projectId }, "a retraining policy could not be followed");
    }
  }
}

/**
 * Starts the project's run if one is due. Any number of processes may check at once: the lock on the policy's row serialises them, and the second
 * finds the run of the first. The key makes the database guarantee that the same run is not followed by two.
 */
export async function startDueRun(deps: StartDeps, projectId: string): Promise<Decision> {
  const { store, logger } = deps;
  const installed = await readInstalledBackbone(store);
  const { decision, log } = await decide(deps, projectId, installed);
  if (log !== null) {
    const { words, ...counts } = log;
    logger.info({ projectId, ...counts, decision: decision.kind }, `automatic retraining: ${words}`);
  }
  return decision;
}

function decide(deps: StartDeps, projectId: string, installed: InstalledBackbone | null) {
  return prismaMutation(deps, product, "triggerRetraining", async (connection, audit) => {
    const policy = await lockRetrainingPolicy(connection.sql, projectId);
    if (policy === null) {
      audit(null);
      return { decision: { kind: "OFF" } as const, log: null };
    }
    await lockStarts(connection.sql, projectId);
    const now = deps.clock();
    if (policy.doneUntil.getTime() > now.getTime() + clockToleranceMilliseconds) await rewindPolicy(connection.sql, projectId, now);
    const chosen = findRecipe(installed, policy.recipe);
    const standing = await readStanding(connection, policy, now);
    const plan = chosen && planOf(chosen);
    const decided = await decideWithReadiness(standing, () => readinessOf(connection, projectId, plan));
    await carryOut(deps, connection, { policy, plan, standing, decision: decided }, audit);
    const words = decided.kind === "START" ? `Started: ${startInWords(decided, policy)}` : decisionInWords(decided, policy, null);
    const isNew = await noteLogged(connection.sql, projectId, words);
    const { newTruth, newAbnormal } = standing;
    return { decision: decided, log: isNew ? { words, newTruth, newAbnormal } : null };
  });
}

interface Decided {
  readonly policy: RetrainingPolicy;
  readonly plan: RunPlan | null;
  readonly standing: Standing;
  readonly decision: Decision;
}

async function carryOut(deps: StartDeps, connection: Connection, { policy, plan, standing, decision }: Decided, audit: Audit) {
  const { projectId } = policy;
  switch (decision.kind) {
    case "START": {
      if (plan === null) throw new Error("a run without a plan is ready");
      const run = await start(deps, connection, { policy, plan, standing, decision });
      await noteStart(connection.sql, projectId, decision.why.trigger === "SCHEDULE" ? decision.why.at : null);
      return audit({
        chain: projectId,
        subject: `trainingRun ${run.id}`,
        details: {
          snapshot: run.snapshotId,
          ...plan,
          trigger: decision.why.trigger,
          newTruth: standing.newTruth,
          newAbnormal: standing.newAbnormal,
        },
      });
    }
    case "PASS_OVER":
      await notePassedOver(connection.sql, projectId, decision.at, decision.why);
      return audit(null);
    case "WAIT":
    case "OFF":
      return audit(null);
    default:
      return assertNever(decision);
  }
}

async function start(
  deps: StartDeps,
  connection: Connection,
  { policy, plan, standing, decision }: Omit<Decided, "decision" | "plan"> & { readonly decision: Start; readonly plan: RunPlan },
): Promise<TrainingRun> {
  const { projectId } = policy;
  const { why } = decision;
  const snapshot = await freezeSoon(deps, connection, product, projectId);
  const ahead = await countRunsAhead(connection.sql, projectId, standing.now);
  const run = await startRun(
    deps,
    connection,
    { snapshot, shares: null },
    {
      ...plan,
      projectId,
      reason: startInWords(decision, policy),
      trigger: why.trigger,
      scheduledFor: why.trigger === "SCHEDULE" ? why.at : null,
      retryOfId: why.trigger === "RETRY" ? why.of.id : null,
      requestedById: null,
      idempotencyKey: `automatic after ${standing.recentRuns[0]?.id ?? "none"}${ahead === 0 ? "" : ` and ${ahead} ahead`}`,
    },
  );
  await appendRunEvent(connection, run.id, { message: `Started automatically: ${startInWords(decision, policy)}.` });
  return run;
}

async function readinessOf(connection: Connection, projectId: string, plan: RunPlan | null): Promise<Readiness> {
  if (plan === null) return "NO_BACKBONE";
  return (await findProblem(connection.sql, projectId, plan)) === null ? "READY" : "TOO_LITTLE_TRUTH";
}
