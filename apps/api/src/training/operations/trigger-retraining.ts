import { rolesIn } from "@second-read/access";
import {
  type Connection,
  countOpenRuns,
  findComputeReport,
  findRunByKey,
  findSnapshot,
  hasWaitingRun,
  lockSnapshot,
  type TrainingRun,
} from "@second-read/database";
import { AppError, assertNever, type EnoughTruth, leastPatientsOfClass, type SnapshotShares } from "@second-read/domain";
import { refuseInputTooLarge } from "@second-read/learning/plan";
import { imagesUsedByRecipe, problemOf, sharesOf, type TruthProblem } from "@second-read/snapshots";
import { checkKey, digestOf, requireSameRequest } from "../../common/idempotency.ts";
import { prismaMutation } from "../../common/mutation.ts";
import { requireRoom } from "../../common/require-room.ts";
import type { Deps } from "../../deps.ts";
import { knownToOnly } from "../../exams/sums.ts";
import type { Actor } from "../../sign-in/actor.ts";
import { chooseRecipe } from "../choose-recipe.ts";
import { findProblem } from "../count-truth.ts";
import { planOf, type RunPlan, type WantedNumbers } from "../run-plan.ts";
import { freezeSoon } from "./freeze-snapshot.ts";
import { lockStarts, type SnapshotToTrainOn, startRun } from "./start-run.ts";

export interface RetrainingRequest extends WantedNumbers {
  readonly projectId: string;
  readonly recipe?: string | null;
  readonly snapshotId?: string | null;
  readonly reason?: string | null;
  readonly idempotencyKey: string;
}

/**
 * Starts a run, which waits for its snapshot if that is not frozen yet. The same idempotency key returns the first run; with another request it is
 * refused.
 * @throws AppError TOO_LITTLE_TRUTH (have, need), TOO_LARGE_FOR_DEVICE (largestInput), INVALID_INPUT, NOT_FOUND; WRONG_STATE for a reader while
 * another run of the project waits
 */
export async function triggerRetraining(deps: Deps, actor: Actor, request: RetrainingRequest): Promise<TrainingRun> {
  const { projectId, idempotencyKey } = request;
  checkKey(idempotencyKey);
  const requestDigest = digestOf(request);
  const plan = planOf(await chooseRecipe(deps, request.recipe), request);
  await refuseTooLarge(deps, plan);
  const given = await sharesOfGiven(deps, request);
  return prismaMutation(deps, actor, "triggerRetraining", async (connection, audit) => {
    // Two requests with the same key wait for each other here; the second then finds the first one's run.
    await lockStarts(connection.sql, projectId);
    const earlier = await findRunByKey(connection, projectId, idempotencyKey);
    if (earlier !== null) {
      requireSameRequest(earlier.requestDigest, requestDigest);
      audit(null);
      return earlier;
    }
    if (!mayQueueRuns(actor, projectId) && (await hasWaitingRun(connection, projectId)))
      throw new AppError("WRONG_STATE", "A run of this project is already waiting. Start another once it has begun.");
    await requireRoom(connection.sql, actor, "runs", () => countOpenRuns(connection, actor.id));
    const trainedOn = await snapshotOf(deps, connection, actor, request, { plan, given });
    const run = await startRun(deps, connection, trainedOn, {
      ...plan,
      projectId,
      reason: request.reason?.trim() || "asked for",
      requestedById: actor.id,
      idempotencyKey,
      requestDigest,
    });
    audit({
      chain: projectId,
      subject: `trainingRun ${run.id}`,
      details: { snapshot: trainedOn.snapshot.id, ...plan },
    });
    return run;
  });
}

/** Any reader may retrain, but all of them together may queue only one run: choosing among runs is for others. */
function mayQueueRuns(actor: Actor, projectId: string): boolean {
  return rolesIn(actor, projectId).some((role) => role !== "READER" && role !== "ARBITER");
}

/** Before anything is frozen, a model that does not fit the trainer's device is refused, naming the largest input that does. */
async function refuseTooLarge({ database }: Pick<Deps, "database">, { recipe, inputRows, inputColumns }: RunPlan): Promise<void> {
  if (inputRows === null || inputColumns === null) return;
  const report = await findComputeReport(database, "trainer");
  refuseInputTooLarge(recipe, { rows: inputRows, columns: inputColumns }, report?.name ?? "wasm");
}

/** What the named snapshot contains, if it is frozen: for one older than these counts they are read from the store, outside any transaction. */
async function sharesOfGiven(
  { database, store }: Pick<Deps, "database" | "store">,
  { projectId, snapshotId }: RetrainingRequest,
): Promise<SnapshotShares | null> {
  if (snapshotId === null || snapshotId === undefined) return null;
  const snapshot = await findSnapshot(database, snapshotId);
  return snapshot === null || snapshot.projectId !== projectId || snapshot.status !== "FROZEN" ? null : sharesOf(store, snapshot);
}

/** The named snapshot, or one that is yet to be frozen; refused if it is known to contain too little truth. */
async function snapshotOf(
  deps: Deps,
  connection: Connection,
  actor: Actor,
  { projectId, snapshotId }: RetrainingRequest,
  { plan, given }: { readonly plan: RunPlan; readonly given: SnapshotShares | null },
): Promise<SnapshotToTrainOn> {
  const tellsCounts = knownToOnly(actor, projectId) === null;
  if (snapshotId === null || snapshotId === undefined) {
    requireTruth(await findProblem(connection.sql, projectId, plan), plan, tellsCounts);
    return { snapshot: await freezeSoon(deps, connection, actor, projectId), shares: null };
  }
  const snapshot = await lockSnapshot(connection.sql, snapshotId);
  if (snapshot === null || snapshot.projectId !== projectId) throw new AppError("NOT_FOUND", "There is no such snapshot in this project.");
  switch (snapshot.status) {
    case "QUEUED":
    case "FREEZING":
      return { snapshot, shares: null };
    case "FROZEN": {
      const shares = snapshot.shares ?? given;
      if (shares === null) throw new Error("what a frozen snapshot holds is not known");
      requireTruth(problemOf(shares[imagesUsedByRecipe(plan.recipe)], plan), plan, tellsCounts);
      return { snapshot, shares };
    }
    case "FAILED":
      throw new AppError("WRONG_STATE", "This snapshot could not be frozen. Freeze another.");
    default:
      return assertNever(snapshot.status);
  }
}

/** @param tellsCounts whether the caller may know how much there is */
function requireTruth(problem: TruthProblem | null, { recipe, folds }: RunPlan, tellsCounts: boolean): void {
  if (problem === null) return;
  switch (problem.kind) {
    case "TOO_LITTLE":
      throw tooLittleTruth(problem.enough, folds, tellsCounts);
    case "RARE_CLASS":
      throw rareClass(problem, recipe, tellsCounts);
    case "CLASS_IN_ONE_FOLD":
      throw new AppError(
        "INVALID_INPUT",
        `The patients with a ${problem.class.toLowerCase()} breast all fall into one of ${folds} folds, so one model would be trained on none. Choose another number of folds.`,
        { field: "folds" },
      );
    default:
      assertNever(problem);
  }
}

function tooLittleTruth({ have, need }: Extract<EnoughTruth, { ok: false }>, k: number, tellsCounts: boolean): AppError {
  if (!tellsCounts) return new AppError("TOO_LITTLE_TRUTH", `There is too little truth to train ${k} folds.`, { need });
  return new AppError(
    "TOO_LITTLE_TRUTH",
    `There is too little truth to train ${k} folds: ${have.patientsWithPositive} patients with an abnormal breast and ${have.patientsWithNormal} with a normal one; ${need.patientsWithPositive} and ${need.patientsWithNormal} are needed.`,
    { have, need },
  );
}

function rareClass(
  { class: breastClass, patients }: Extract<TruthProblem, { kind: "RARE_CLASS" }>,
  recipe: RunPlan["recipe"],
  tellsCounts: boolean,
): AppError {
  const name = breastClass.toLowerCase();
  const have = patients === 0 ? `No patient has a ${name} breast` : `Only one patient has a ${name} breast`;
  return new AppError(
    "INVALID_INPUT",
    `${tellsCounts ? have : "Too few patients have a breast of one class"}. The recipe ${recipe} is measured on patients that it was not trained on, so it needs normal, benign and malignant breasts of ${leastPatientsOfClass} patients each. Choose another recipe, or add truth.`,
    { field: "recipe" },
  );
}
