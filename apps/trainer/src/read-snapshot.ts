import { type Connection, countWithdrawn } from "@second-read/database";
import { isUsed, type ManifestLine } from "@second-read/domain";
import type { PoolingRule, ScoredImage } from "@second-read/evaluation";
import { readManifestLines } from "@second-read/snapshots";
import type { ObjectStore } from "@second-read/storage";
import { breastIdOf, type LabelledReference } from "./child/task.ts";
import { TaskFailed } from "./compute-child.ts";

/** The lines that a run trains on and is evaluated on: those of patients outside the test set, with the images that its recipe uses. */
export function readTrainingLines(store: ObjectStore, digest: string, pooling: PoolingRule): Promise<ManifestLine[]> {
  return readManifestLines(store, digest, (line) => isTrainedOn(line, pooling));
}

export function isTrainedOn(line: ManifestLine, { images = "all" }: PoolingRule): boolean {
  return line.split === "TRAIN" && isUsed(line, images);
}

export function scoredImageOf({ imageId, patientId, examId, laterality, view }: ManifestLine): ScoredImage {
  return { imageId, patientId, examId, breastId: breastIdOf(examId, laterality), laterality, view };
}

export function referenceOf(line: ManifestLine): LabelledReference {
  return { ...scoredImageOf(line), sha256: line.sha256, breastClass: line.class, strength: line.strength, lesions: line.lesions };
}

/**
 * A snapshot never changes, but one of its exams may be withdrawn: it may then no longer be used for training, and no version trained on it is
 * published. @throws TaskFailed WRONG_STATE
 */
export async function requireNothingWithdrawn(connection: Pick<Connection, "sql">, lines: readonly ManifestLine[]): Promise<void> {
  const withdrawn = await countWithdrawn(
    connection,
    lines.map(({ examId }) => examId),
  );
  if (withdrawn > 0)
    throw new TaskFailed("WRONG_STATE", "An exam of this run's snapshot has been withdrawn. Start another run: it freezes a new snapshot.");
}
