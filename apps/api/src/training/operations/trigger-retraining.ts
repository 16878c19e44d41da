import {
  appendRunEvent,
  type Connection,
  findComputeReport,
  findRunByKey,
  findSnapshot,
  insertRun,
  lockName,
  type Snapshot,
  type TrainingRun,
} from "@second-read/database";
import { AppError, defaultFolds, enoughTruth, isUsed, type ManifestLine, type PatientWithTruth, readManifest } from "@second-read/domain";
import { recipeOf, refuseInputTooLarge } from "@second-read/learning/plan";
import { keys } from "@second-read/storage";
import { checkKey, digestOf, requireSameRequest } from "../../common/idempotency.ts";
import { prismaMutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import { knownToOnly } from "../../exams/sums.ts";
import type { Actor } from "../../sign-in/actor.ts";
import { type ChosenRecipe, chooseRecipe } from "../choose-recipe.ts";
import { freezeSnapshot } from "./freeze-snapshot.ts";

export interface RetrainingRequest {
  readonly projectId: string;
  readonly snapshotId?: string | null;
  readonly recipe?: string | null;
  readonly epochs?: number | null;
  readonly seed?: number | null;
  readonly folds?: number | null;
  readonly inputRows?: number | null;
  readonly inputColumns?: number | null;
  readonly reason?: string | null;
  readonly idempotencyKey: string;
}

const folds = { least: 2, most: 10 };
const mostEpochs = 500;

/**
 * Starts a run: snapshot, run and its fold jobs commit together. The same idempotency key answers the first run; with another
 * request it is refused.
 * @throws AppError TOO_LITTLE_TRUTH (have, need), TOO_LARGE_FOR_DEVICE (largestInput), INVALID_INPUT, NOT_FOUND
 */
export async function triggerRetraining(deps: Deps, actor: Actor, request: RetrainingRequest): Promise<TrainingRun> {
  const { jobs } = deps;
  const { projectId, idempotencyKey } = request;
  checkKey(idempotencyKey);
  const requestDigest = digestOf(request);
  const plan = planOf(await chooseRecipe(deps, request.recipe), request);
  await refuseTooLarge(deps, plan);
  return prismaMutation(deps, actor, "triggerRetraining", async (connection, audit) => {
    // Two requests of one key wait for each other here; the second then finds the first's run.
    await lockName(connection.sql, `retraining ${projectId} ${idempotencyKey}`);
    const earlier = await findRunByKey(connection, projectId, idempotencyKey);
    if (earlier !== null) {
      requireSameRequest(earlier.requestDigest, requestDigest);
      audit(null);
      return earlier;
    }
    const { snapshot, lines } = await snapshotOf(deps, connection, actor, request);
    const used = recipeOf(plan.recipe).pooling.images ?? "all";
    requireTruth(
      lines.filter((line) => isUsed(line, used)),
      plan.folds,
      knownToOnly(actor, projectId) === null,
    );
    const run = await insertRun(connection, {
      ...plan,
      projectId,
      snapshotId: snapshot.id,
      reason: request.reason?.trim() || "asked for",
      requestedById: actor.id,
      idempotencyKey,
      requestDigest,
      codeVersion: deps.settings.codeVersion,
    });
    await appendRunEvent(connection, run.id, {
      message: `Snapshot of ${snapshot.patients} patients, ${snapshot.breasts} breasts, ${snapshot.positives} abnormal; ${snapshot.lockedTestPatients} in the held-out test set.`,
    });
    const leftOut = lines.filter((line) => !isUsed(line, used)).length;
    if (leftOut > 0)
      await appendRunEvent(connection, run.id, {
        message: `${leftOut} of ${lines.length} images are no standard views and are left out.`,
      });
    for (let fold = 0; fold < plan.folds; fold += 1) await jobs.enqueue(connection.sql, "train-fold", { runId: run.id, fold });
    audit({
      chain: projectId,
      subject: `trainingRun ${run.id}`,
      details: { snapshot: snapshot.digest, ...plan },
    });
    return run;
  });
}

interface Plan extends ChosenRecipe {
  readonly epochs: number;
  readonly seed: number;
  readonly folds: number;
  readonly inputRows: number | null;
  readonly inputColumns: number | null;
}

function planOf(
  chosen: ChosenRecipe,
  { epochs, seed, folds: wanted, inputRows = null, inputColumns = null }: Omit<RetrainingRequest, "recipe">,
): Plan {
  if ((inputRows === null) !== (inputColumns === null))
    throw new AppError("INVALID_INPUT", "Give both inputRows and inputColumns, or neither.");
  const plan = {
    ...chosen,
    epochs: epochs ?? recipeOf(chosen.recipe).defaults.epochs,
    seed: seed ?? 1,
    folds: wanted ?? defaultFolds,
    inputRows,
    inputColumns,
  };
  if (plan.epochs < 1 || plan.epochs > mostEpochs) throw new AppError("INVALID_INPUT", `Epochs are 1 to ${mostEpochs}.`);
  if (plan.folds < folds.least || plan.folds > folds.most)
    throw new AppError("INVALID_INPUT", `Folds are ${folds.least} to ${folds.most}.`);
  return plan;
}

/** Before anything is frozen: a model that cannot fit what the trainer computes on is refused, naming the largest input that does. */
async function refuseTooLarge({ database }: Pick<Deps, "database">, { recipe, inputRows, inputColumns }: Plan): Promise<void> {
  if (inputRows === null || inputColumns === null) return;
  const report = await findComputeReport(database, "trainer");
  refuseInputTooLarge(recipe, { rows: inputRows, columns: inputColumns }, report?.name ?? "wasm");
}

async function snapshotOf(
  deps: Deps,
  connection: Connection,
  actor: Actor,
  { projectId, snapshotId }: RetrainingRequest,
): Promise<{ snapshot: Snapshot; lines: readonly ManifestLine[] }> {
  if (snapshotId === null || snapshotId === undefined) return freezeSnapshot(deps, connection, actor, { projectId });
  const snapshot = await findSnapshot(connection, snapshotId);
  if (snapshot === null || snapshot.projectId !== projectId) throw new AppError("NOT_FOUND", "There is no such snapshot in this project.");
  return { snapshot, lines: readManifest(Buffer.from(await deps.store.getBytes(keys.snapshot(snapshot.digest))).toString("utf8")) };
}

/** @param tellsCounts whether the caller may know how much there is */
function requireTruth(lines: readonly ManifestLine[], k: number, tellsCounts: boolean): void {
  const enough = enoughTruth(patientsOf(lines), k);
  if (enough.ok) return;
  if (!tellsCounts) throw new AppError("TOO_LITTLE_TRUTH", `There is too little truth to train ${k} folds.`, { need: enough.need });
  const { have, need } = enough;
  throw new AppError(
    "TOO_LITTLE_TRUTH",
    `There is too little truth to train ${k} folds: ${have.patientsWithPositive} patients with an abnormal breast and ${have.patientsWithNormal} with a normal one; ${need.patientsWithPositive} and ${need.patientsWithNormal} are needed.`,
    { have, need },
  );
}

/** What truth each patient of the training data brings. */
export function patientsOf(lines: readonly ManifestLine[]): PatientWithTruth[] {
  const patients = new Map<string, { patientId: string; anyPositive: boolean; anyNormal: boolean }>();
  for (const { patientId, split, class: breastClass } of lines) {
    if (split !== "TRAIN") continue;
    const patient = patients.get(patientId) ?? { patientId, anyPositive: false, anyNormal: false };
    if (breastClass === "NORMAL") patient.anyNormal = true;
    else patient.anyPositive = true;
    patients.set(patientId, patient);
  }
  return [...patients.values()];
}
