import { countNewTruth, readImagesWithTruth } from "@second-read/database";
import { defaultFolds, enoughTruth, foldsFor, isUsed } from "@second-read/domain";
import { defaultRecipeName, recipeOf } from "@second-read/learning/plan";
import type { Deps } from "../../deps.ts";
import { examsOfSums } from "../../exams/sums.ts";
import type { Actor } from "../../sign-in/actor.ts";

export interface Outlook {
  readonly newTruth: number;
  readonly patients: number;
  readonly positives: number;
  readonly lockedTestPatients: number;
  readonly ready: boolean;
  readonly reason: string;
  readonly nextScheduledAt: Date | null;
}

/**
 * What a retraining would use now, and whether it may start. Nothing is frozen and nothing written. Who is kept blind is told of the exams that
 * they have read or opened, held-out patients among them, and of the whole only whether it suffices.
 */
export async function describeOutlook(deps: Pick<Deps, "database">, actor: Actor, projectId: string): Promise<Outlook> {
  const { database } = deps;
  const exams = await examsOfSums(deps, actor, projectId);
  const whole = await outlookOver(database, projectId, null);
  if (exams === null) return whole;
  const { newTruth, patients, positives } = await outlookOver(database, projectId, { personId: actor.id, exams });
  const { ready } = whole;
  const reason = ready ? "There is enough truth to train." : `There is too little truth for ${defaultFolds} folds.`;
  return { newTruth, patients, positives, lockedTestPatients: 0, ready, reason, nextScheduledAt: null };
}

async function outlookOver(
  database: Deps["database"],
  projectId: string,
  known: { readonly personId: string; readonly exams: ReadonlySet<string> } | null,
): Promise<Outlook> {
  const used = recipeOf(defaultRecipeName).pooling.images ?? "all";
  const images = (await readImagesWithTruth(database, projectId)).filter((image) => isUsed(image, used));
  const patients = new Map<string, { patientId: string; anyPositive: boolean; anyNormal: boolean }>();
  const positiveBreasts = new Set<string>();
  for (const { patientId, lockedTest, examId, laterality, class: breastClass } of images) {
    if (known === null ? lockedTest : !known.exams.has(examId)) continue;
    const patient = patients.get(patientId) ?? { patientId, anyPositive: false, anyNormal: false };
    if (breastClass === "NORMAL") patient.anyNormal = true;
    else {
      patient.anyPositive = true;
      positiveBreasts.add(`${examId}:${laterality}`);
    }
    patients.set(patientId, patient);
  }
  const enough = enoughTruth([...patients.values()], defaultFolds);
  const fewer = foldsFor(enough.have);
  const newTruth = await countNewTruth(database, projectId, known?.personId ?? null);
  return {
    newTruth,
    patients: patients.size,
    positives: positiveBreasts.size,
    lockedTestPatients: new Set(images.filter(({ lockedTest }) => lockedTest).map(({ patientId }) => patientId)).size,
    ready: enough.ok,
    reason: enough.ok
      ? newTruth === 0
        ? "Nothing is new since the last run's snapshot."
        : `${newTruth} breasts have new truth since the last run's snapshot.`
      : `Too little truth for ${defaultFolds} folds: ${enough.have.patientsWithPositive} of ${enough.need.patientsWithPositive} patients with an abnormal breast, ${enough.have.patientsWithNormal} of ${enough.need.patientsWithNormal} with a normal one.${fewer === null ? "" : ` It is enough for ${fewer}.`}`,
    nextScheduledAt: null,
  };
}
