import {
  findAliased,
  findEvaluation,
  findVersion,
  type ImageWithTruth,
  insertEvaluation,
  type ModelVersion,
  manifestLinesOf,
  readImagesWithTruth,
  type StoredNet,
  saveGateResult,
  savePredictions,
} from "@second-read/database";
import {
  type EvaluatedCase,
  type OperatingPointName,
  type Preparation,
  type ScoredImage,
  scoreOutsiders,
  summariseCases,
  type VersionScoring,
} from "@second-read/learning";
import { breastIdOf, type ImageReference } from "../child/task.ts";
import { runInChild, TaskFailed } from "../compute-child.ts";
import type { TrainerDeps } from "../deps.ts";
import { decideGateOf, gateSettingsOf } from "../gate/decide-gate-of.ts";
import { evaluationRowsOf } from "../publish/evaluation-rows.ts";
import { subgroupsOf } from "../publish/subgroups.ts";

/**
 * The locked evaluation of a version: every locked woman with truth is scored by the mean of the nets, by the frozen map and thresholds, once.
 * The gate is then asked again, on the locked women.
 */
export async function scoreLockedJob(
  deps: TrainerDeps,
  { modelVersionId }: { modelVersionId: string },
  signal: AbortSignal,
): Promise<void> {
  const { database, storeSettings, cacheFolder } = deps;
  const version = await findVersion(database, modelVersionId);
  if (version === null || (await findEvaluation(database, modelVersionId, "LOCKED_TEST")) !== null) return;
  const truthAsOf = new Date();
  const images = (await readImagesWithTruth(database, version.projectId)).filter(({ lockedTest }) => lockedTest);
  const nets = version.nets as unknown as StoredNet[];
  const byNet = await runInChild<"predict">(
    {
      kind: "predict",
      preparation: version.preparation as unknown as Preparation,
      netKeys: nets.map(({ key }) => key),
      images: images.map(referenceOf),
    },
    { store: storeSettings, cacheFolder, signal },
  );
  if (byNet.failed.length > 0) throw new TaskFailed("UNAVAILABLE", `${byNet.failed.length} images of locked women could not be read.`);
  const cases = casesOf(version, images, byNet.logits);
  const { operatingPoints } = version.scoring as unknown as VersionScoring;
  const summary = summariseCases(cases, operatingPoints);
  await database.transaction(async (connection) => {
    await insertEvaluation(connection, evaluationRowsOf(version.id, "LOCKED_TEST", truthAsOf, { cases, summary }, manifestLinesOf(images)));
    await savePredictions(
      connection,
      cases.map(({ examId, laterality, score, logit, images: scored }) => ({
        modelVersionId,
        projectId: version.projectId,
        examId,
        laterality,
        score,
        logit,
        set: "LOCKED_TEST" as const,
        fold: null,
        images: scored,
      })),
    );
    const champion = await findAliased(connection, version.projectId, "champion");
    const settings = gateSettingsOf(await connection.prisma.project.findUniqueOrThrow({ where: { id: version.projectId } }));
    await saveGateResult(connection, await decideGateOf(connection, { version, champion, summary, cases, settings }));
  });
}

function referenceOf({ imageId, patientId, examId, laterality, view, sha256 }: ImageWithTruth): ImageReference {
  return { imageId, patientId, examId, breastId: breastIdOf(examId, laterality), laterality, view, sha256 };
}

function casesOf(
  version: ModelVersion,
  images: readonly ImageWithTruth[],
  logits: readonly Readonly<Record<string, number>>[],
): EvaluatedCase[] {
  const scoring = version.scoring as unknown as VersionScoring;
  const scored: ScoredImage[] = images.map(referenceOf);
  const truthOf = new Map(images.map((image) => [breastIdOf(image.examId, image.laterality), image]));
  const thresholds = Object.fromEntries(scoring.operatingPoints.map(({ name, threshold }) => [name, threshold])) as Record<
    OperatingPointName,
    number
  >;
  return scoreOutsiders(
    scoring,
    scored,
    logits.map((one) => new Map(Object.entries(one))),
  ).map((breast) => {
    const truth = truthOf.get(breast.breastId);
    if (truth === undefined) throw new Error(`breast ${breast.breastId} was not asked for`);
    return {
      ...breast,
      positive: truth.class !== "NORMAL",
      breastClass: truth.class,
      subgroups: subgroupsOf(truth),
      fold: null,
      thresholds,
    };
  });
}
