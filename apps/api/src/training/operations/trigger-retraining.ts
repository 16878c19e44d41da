import { findComputeReport, findRunByKey, findSnapshot, type TrainingRun } from "@second-read/database";
import {
  AppError,
  enoughTruth,
  foldOf,
  knownClasses,
  leastPatientsOfClass,
  type ManifestLine,
  readManifest,
  tooRareClass,
} from "@second-read/domain";
import { type RecipeName, recipeOf, refuseInputTooLarge } from "@second-read/learning/plan";
import { keys } from "@second-read/storage";
import { checkKey, digestOf, requireSameRequest } from "../../common/idempotency.ts";
import { prismaMutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import { knownToOnly } from "../../exams/sums.ts";
import type { Actor } from "../../sign-in/actor.ts";
import { chooseRecipe } from "../choose-recipe.ts";
import { patientsWithTruth } from "../patients-with-truth.ts";
import { planOf, type RunPlan, type WantedNumbers } from "../run-plan.ts";
import { type FrozenSnapshot, freezeSnapshot, storingManifests } from "./freeze-snapshot.ts";
import { linesUsed, lockStarts, startRun } from "./start-run.ts";

export interface RetrainingRequest extends WantedNumbers {
  readonly projectId: string;
  readonly recipe?: string | null;
  readonly snapshotId?: string | null;
  readonly reason?: string | null;
  readonly idempotencyKey: string;
}

/**
 * Starts a run: snapshot, run and its fold jobs commit together. The same idempotency key answers the first run; with another
 * request it is refused.
 * @throws AppError TOO_LITTLE_TRUTH (have, need), TOO_LARGE_FOR_DEVICE (largestInput), INVALID_INPUT, NOT_FOUND
 */
export async function triggerRetraining(deps: Deps, actor: Actor, request: RetrainingRequest): Promise<TrainingRun> {
  const { projectId, idempotencyKey } = request;
  checkKey(idempotencyKey);
  const requestDigest = digestOf(request);
  const plan = planOf(await chooseRecipe(deps, request.recipe), request);
  await refuseTooLarge(deps, plan);
  const given = await givenSnapshot(deps, request);
  return storingManifests(deps, (stored) =>
    prismaMutation(deps, actor, "triggerRetraining", async (connection, audit) => {
      // Two requests of one key wait for each other here; the second then finds the first's run.
      await lockStarts(connection.sql, projectId);
      const earlier = await findRunByKey(connection, projectId, idempotencyKey);
      if (earlier !== null) {
        requireSameRequest(earlier.requestDigest, requestDigest);
        audit(null);
        return earlier;
      }
      const frozen = given ?? (await freezeSnapshot(deps, connection, actor, { projectId, stored }));
      const tellsCounts = knownToOnly(actor, projectId) === null;
      const used = linesUsed(frozen.lines, plan).filter(({ split }) => split === "TRAIN");
      requireTruth(used, plan.folds, tellsCounts);
      if (recipeOf(plan.recipe).isThreeClass) {
        requireClasses(used, plan.recipe, tellsCounts);
        requireClassesInFolds(used, plan.folds);
      }
      const run = await startRun(deps, connection, frozen, {
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
        details: { snapshot: frozen.snapshot.digest, ...plan },
      });
      return run;
    }),
  );
}

/** Before anything is frozen: a model that cannot fit what the trainer computes on is refused, naming the largest input that does. */
async function refuseTooLarge({ database }: Pick<Deps, "database">, { recipe, inputRows, inputColumns }: RunPlan): Promise<void> {
  if (inputRows === null || inputColumns === null) return;
  const report = await findComputeReport(database, "trainer");
  refuseInputTooLarge(recipe, { rows: inputRows, columns: inputColumns }, report?.name ?? "wasm");
}

/** Null where what is true now is to be frozen. */
async function givenSnapshot(
  { database, store }: Pick<Deps, "database" | "store">,
  { projectId, snapshotId }: RetrainingRequest,
): Promise<FrozenSnapshot | null> {
  if (snapshotId === null || snapshotId === undefined) return null;
  const snapshot = await findSnapshot(database, snapshotId);
  if (snapshot === null || snapshot.projectId !== projectId) throw new AppError("NOT_FOUND", "There is no such snapshot in this project.");
  return { snapshot, lines: readManifest(Buffer.from(await store.getBytes(keys.snapshot(snapshot.digest))).toString("utf8")) };
}

/** @param tellsCounts whether the caller may know how much there is */
function requireTruth(lines: readonly ManifestLine[], k: number, tellsCounts: boolean): void {
  const enough = enoughTruth(patientsWithTruth(lines), k);
  if (enough.ok) return;
  if (!tellsCounts) throw new AppError("TOO_LITTLE_TRUTH", `There is too little truth to train ${k} folds.`, { need: enough.need });
  const { have, need } = enough;
  throw new AppError(
    "TOO_LITTLE_TRUTH",
    `There is too little truth to train ${k} folds: ${have.patientsWithPositive} patients with an abnormal breast and ${have.patientsWithNormal} with a normal one; ${need.patientsWithPositive} and ${need.patientsWithNormal} are needed.`,
    { have, need },
  );
}

/** @throws AppError INVALID_INPUT where too few patients have one of the classes that the recipe tells apart */
function requireClasses(lines: readonly ManifestLine[], recipe: RecipeName, tellsCounts: boolean): void {
  const rare = tooRareClass(lines);
  if (rare === null) return;
  const { class: breastClass, patients } = rare;
  const name = breastClass.toLowerCase();
  const have = patients === 0 ? `No patient has a ${name} breast` : `Only one patient has a ${name} breast`;
  throw new AppError(
    "INVALID_INPUT",
    `${tellsCounts ? have : "Too few patients have a breast of one class"}. The recipe ${recipe} is measured on patients that it was not trained on, so it needs normal, benign and malignant breasts of ${leastPatientsOfClass} patients each. Choose another recipe, or add truth.`,
    { field: "recipe" },
  );
}

/** The model of a fold that holds out all patients of a class would never have seen it. @throws AppError INVALID_INPUT */
function requireClassesInFolds(lines: readonly ManifestLine[], folds: number): void {
  for (const name of knownClasses) {
    const held = new Set(
      lines.filter((line) => line.class === name).map(({ foldIndex }) => foldIndex !== null && foldOf(foldIndex, folds)),
    );
    if (held.size === 1)
      throw new AppError(
        "INVALID_INPUT",
        `The patients with a ${name.toLowerCase()} breast all fall into one of ${folds} folds, so one model would be trained on none. Choose another number of folds.`,
        { field: "folds" },
      );
  }
}
