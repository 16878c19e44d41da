import { countPatientsToTrainOn, type SqlRunner } from "@second-read/database";
import { byClass, isEnoughTruth, leastPatientsOfClass, type TruthShare } from "@second-read/domain";
import { imagesUsedByRecipe, problemOf, type TruthProblem } from "@second-read/snapshots";
import type { RunPlan } from "./run-plan.ts";

type Needs = Pick<RunPlan, "recipe" | "folds">;

/**
 * Why a snapshot taken now could not be trained on; null if it could, as far as can be known before its patients are assigned to folds. Stops
 * counting where there is enough, so that it takes no longer in a large project.
 */
export async function findProblem(sql: SqlRunner, projectId: string, plan: Needs): Promise<TruthProblem | null> {
  if (problemOf(await countShare(sql, projectId, plan, mostNeeded(plan)), plan) === null) return null;
  return problemOf(await countShare(sql, projectId, plan, null), plan);
}

function mostNeeded({ folds }: Needs): number {
  const enough = isEnoughTruth({ patientsWithPositive: 0, patientsWithNormal: 0 }, folds);
  return Math.max(leastPatientsOfClass, enough.ok ? 0 : enough.need.patientsWithPositive, enough.ok ? 0 : enough.need.patientsWithNormal);
}

async function countShare(sql: SqlRunner, projectId: string, { recipe }: Needs, atMost: number | null): Promise<TruthShare> {
  const { positive, normal, benign, malignant } = await countPatientsToTrainOn(sql, {
    projectId,
    images: imagesUsedByRecipe(recipe),
    atMost,
  });
  const patients = { NORMAL: normal, BENIGN: benign, MALIGNANT: malignant };
  return {
    patientsWithPositive: positive,
    patientsWithNormal: normal,
    // They are not assigned yet, and assumed to be spread evenly.
    classes: byClass((name) => ({ patients: patients[name], foldSpacing: 1 })),
  };
}
