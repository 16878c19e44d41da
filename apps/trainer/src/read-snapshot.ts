import { type ManifestLine, readManifest } from "@second-read/domain";
import type { ScoredImage } from "@second-read/learning";
import { keys, type ObjectStore } from "@second-read/storage";
import { breastIdOf, type LabelledReference } from "./child/task.ts";

export async function readSnapshot(store: ObjectStore, digest: string): Promise<ManifestLine[]> {
  return readManifest(new TextDecoder().decode(await store.getBytes(keys.snapshot(digest))));
}

export function scoredImageOf({ imageId, patientId, examId, laterality, view }: ManifestLine): ScoredImage {
  return { imageId, patientId, examId, breastId: breastIdOf(examId, laterality), laterality, view };
}

export function referenceOf(line: ManifestLine): LabelledReference {
  return { ...scoredImageOf(line), sha256: line.sha256, breastClass: line.class, lesions: line.lesions };
}
