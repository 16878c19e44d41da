import { countNewTruth } from "@second-read/database";
import { defaultFolds, enoughTruth, foldsFor, isUsed } from "@second-read/domain";
import { defaultRecipeName, recipeOf } from "@second-read/learning/plan";
import type { Deps } from "../../deps.ts";
import { examsOfSums } from "../../exams/sums.ts";
import { describeAutomaticStart } from "../../retraining/describe-automatic-start.ts";
import type { Actor } from "../../sign-in/actor.ts";
import { patientsWithTruth } from "../patients-with-truth.ts";
import { imagesToTrainOn } from "./freeze-snapshot.ts";

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
 * What a retraining would use now, whether it may start, and why the next automatic one has not yet. Nothing is frozen and nothing written. Who is
 * kept blind is told of the exams that they have read or opened, held-out patients among them, and of the whole only whether it suffices.
 */
export async function describeOutlook(deps: Pick<Deps, "database" | "store" | "clock">, actor: Actor, projectId: string): Promise<Outlook> {
  const { database } = deps;
  const exams = await examsOfSums(deps, actor, projectId);
  const whole = await truthOver(database, projectId, null);
  const { ready } = whole;
  const automatic = await describeAutomaticStart(deps, projectId, { ready, tellsCounts: exams === null });
  if (exams === null) return { ...whole, reason: `${whole.reason} ${automatic.reason}`, nextScheduledAt: automatic.nextScheduledAt };
  const { newTruth, patients, positives } = await truthOver(database, projectId, { personId: actor.id, exams });
  const reason = ready ? "There is enough truth to train." : `There is too little truth for ${defaultFolds} folds.`;
  return {
    newTruth,
    patients,
    positives,
    lockedTestPatients: 0,
    ready,
    reason: `${reason} ${automatic.reason}`,
    nextScheduledAt: automatic.nextScheduledAt,
  };
}

async function truthOver(
  database: Deps["database"],
  projectId: string,
  known: { readonly personId: string; readonly exams: ReadonlySet<string> } | null,
): Promise<Omit<Outlook, "nextScheduledAt">> {
  const used = recipeOf(defaultRecipeName).pooling.images ?? "all";
  const images = (await imagesToTrainOn(database, projectId)).filter((image) => isUsed(image, used));
  const trained = images.filter(({ lockedTest, examId }) => (known === null ? !lockedTest : known.exams.has(examId)));
  const positives = trained.filter((image) => image.class !== "NORMAL").map(({ examId, laterality }) => `${examId}:${laterality}`);
  const patients = patientsWithTruth(trained);
  const enough = enoughTruth(patients, defaultFolds);
  const fewer = foldsFor(enough.have);
  const newTruth = await countNewTruth(database, projectId, known?.personId ?? null);
  return {
    newTruth,
    patients: patients.length,
    positives: new Set(positives).size,
    lockedTestPatients: new Set(images.filter(({ lockedTest }) => lockedTest).map(({ patientId }) => patientId)).size,
    ready: enough.ok,
    reason: enough.ok
      ? newTruth === 0
        ? "Nothing is new since the last run's snapshot."
        : `${newTruth} breasts have new truth since the last run's snapshot.`
      : `Too little truth for ${defaultFolds} folds: ${enough.have.patientsWithPositive} of ${enough.need.patientsWithPositive} patients with an abnormal breast, ${enough.have.patientsWithNormal} of ${enough.need.patientsWithNormal} with a normal one.${fewer === null ? "" : ` It is enough for ${fewer}.`}`,
  };
}
