import { type Connection, insertEvaluation, insertVersion, type ModelVersion, type NewModelVersion, newId } from "@second-read/database";
import type { BreastClass, Laterality, ThresholdByPoint } from "@second-read/domain";
import { seedRun } from "./seed-run.ts";
import { examplePoint, examplePreparation, exampleScoring, exampleThresholds } from "./stored-examples.ts";

/** The decision threshold of the example versions at their default operating point. */
export const exampleThreshold = 0.5;

/** A version without files, as a run would publish it. */
export function exampleVersion(projectId: string, runId: string): NewModelVersion {
  return {
    id: newId(),
    projectId,
    runId,
    sha256: newId(),
    parameterCount: 1,
    recipe: "compact",
    preparation: examplePreparation,
    foldModels: [],
    scoring: exampleScoring([examplePoint(exampleThreshold)]),
    card: "A card.",
  };
}

export interface SeedCase {
  readonly examId: string;
  readonly laterality: Laterality;
  readonly patientId: string;
  readonly truthId: string;
  readonly class: BreastClass;
  readonly score: number;
  readonly fold?: number;
}

/** A version as a finished run leaves it, but without files: evaluated out of fold on these breasts. */
export async function seedVersionOfCases(
  connection: Connection,
  projectId: string,
  cases: readonly SeedCase[],
  {
    requestedById = null,
    thresholds = exampleThresholds(exampleThreshold),
  }: { readonly requestedById?: string | null; readonly thresholds?: ThresholdByPoint } = {},
): Promise<ModelVersion> {
  const { run } = await seedRun(connection, projectId, requestedById);
  const version = await insertVersion(connection, exampleVersion(projectId, run.id));
  const evaluated = cases.map(({ fold = 0, ...one }) => ({
    ...one,
    positive: one.class !== "NORMAL",
    fold,
    logit: 0,
    malignancy: null,
    thresholds,
    subgroups: [],
  }));
  const positives = evaluated.filter(({ positive }) => positive).length;
  await insertEvaluation(connection, {
    modelVersionId: version.id,
    set: "OUT_OF_FOLD",
    truthAsOf: new Date(),
    exams: new Set(cases.map(({ examId }) => examId)).size,
    patients: new Set(cases.map(({ patientId }) => patientId)).size,
    positives,
    negatives: evaluated.length - positives,
    roc: [],
    calibration: [],
    classes: null,
    subgroups: [],
    operatingPoints: version.scoring.operatingPoints,
    notes: [],
    cases: evaluated,
    metrics: [],
  });
  return version;
}
