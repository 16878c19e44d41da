import {
  findSnapshotOfVersion,
  findVersion,
  listImagesOfExams,
  type NewImageAnalysis,
  saveImageAnalyses,
  saveLocalisation,
} from "@second-read/database";
import { foldOf, isPositive, type ManifestLine } from "@second-read/domain";
import type { AnalysedPlace } from "@second-read/evaluation";
import type { AnalysedImage } from "@second-read/learning";
import { runInChild } from "../compute-child.ts";
import type { TrainerDeps } from "../deps.ts";
import { readTrainingLines, referenceOf } from "../read-snapshot.ts";

interface Analysed {
  readonly line: ManifestLine;
  readonly image: AnalysedImage;
}

/**
 * Analyses every image of the version's snapshot with the fold model that held it out: where the model points, whether its heat map depends on the
 * trained weights, and the features by which images are compared. It runs after publication, so that nobody waits for it.
 */
export async function analyseVersionJob(
  deps: TrainerDeps,
  { modelVersionId }: { modelVersionId: string },
  signal: AbortSignal,
): Promise<void> {
  const { database, jobs, storeSettings, cacheFolder } = deps;
  const version = await findVersion(database, modelVersionId);
  if (version === null) return;
  const { digest, folds } = await findSnapshotOfVersion(database, version.id);
  const lines = await inForce(deps, await readTrainingLines(deps.store, digest, version.scoring.pooling));
  const analysed: Analysed[] = [];
  for (const { fold, key } of version.foldModels) {
    const own = lines.filter(({ foldIndex }) => foldIndex !== null && foldOf(foldIndex, folds) === fold);
    const images = await runInChild<"analyse">(
      {
        kind: "analyse",
        preparation: version.preparation,
        modelKey: key,
        comparedByKey: version.foldModels[0]?.key ?? key,
        images: own.map(referenceOf),
      },
      { store: storeSettings, cacheFolder, signal },
    );
    images.forEach((image, i) => void analysed.push({ line: own[i] as ManifestLine, image }));
  }
  const figures = await runInChild<"measure-places">(
    { kind: "measure-places", places: analysed.map(placeOf) },
    { store: storeSettings, cacheFolder, signal },
  );
  await database.transaction(async (connection) => {
    await saveImageAnalyses(
      connection,
      analysed.map((one) => rowOf(version.id, one)),
    );
    await saveLocalisation(connection, version.id, figures);
    await jobs.enqueue(connection.sql, "refresh-discrepancies", { projectId: version.projectId });
    // So that its page need not wait for the nightly measurement.
    await jobs.enqueue(connection.sql, "measure-drift", {});
  });
}

/** Leaves out images withdrawn since: their bytes are gone. */
async function inForce({ database }: TrainerDeps, lines: readonly ManifestLine[]): Promise<ManifestLine[]> {
  const images = await listImagesOfExams(database, [...new Set(lines.map(({ examId }) => examId))]);
  const imageIds = new Set(images.map(({ imageId }) => imageId));
  return lines.filter(({ imageId }) => imageIds.has(imageId));
}

function placeOf({ line, image }: Analysed): AnalysedPlace {
  const { marks, lesions, heatHits, randomisedCorrelation } = image;
  return { patientId: line.patientId, positive: isPositive(line.class), marks, lesions, heatHits, randomisedCorrelation };
}

function rowOf(modelVersionId: string, { line, image }: Analysed): NewImageAnalysis {
  const { examId, laterality, patientId } = line;
  return { modelVersionId, examId, laterality, patientId, ...image };
}
