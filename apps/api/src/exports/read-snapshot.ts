import { type ExamsToExport, keepExamsToExport, type Snapshot } from "@second-read/database";
import { readManifestLine } from "@second-read/domain";
import { readManifestTexts } from "@second-read/snapshots";
import type { Deps } from "../deps.ts";

/** What an export by a snapshot needs of it: only ids, so that it fits into memory however large the snapshot is. */
export interface SnapshotContents {
  readonly digest: string;
  readonly truthAsOf: Date;
  /** In order; only those that the export may include. */
  readonly examIds: readonly string[];
  readonly imageIds: ReadonlySet<string>;
  readonly truthIdsOf: ReadonlyMap<string, ReadonlySet<string>>;
}

const examsAtOnce = 1000;

export async function readSnapshotContents(
  { database, store }: Pick<Deps, "database" | "store">,
  { digest, truthAsOf }: Snapshot,
  which: ExamsToExport,
): Promise<SnapshotContents> {
  const imageIds = new Set<string>();
  const truthIdsOf = new Map<string, Set<string>>();
  for await (const texts of readManifestTexts(store, digest))
    for (const { imageId, examId, truthId } of texts.map(readManifestLine)) {
      imageIds.add(imageId);
      const truthIds = truthIdsOf.get(examId) ?? new Set<string>();
      truthIdsOf.set(examId, truthIds.add(truthId));
    }
  const all = [...truthIdsOf.keys()].sort();
  const examIds: string[] = [];
  for (let start = 0; start < all.length; start += examsAtOnce)
    examIds.push(...(await keepExamsToExport(database.sql, which, all.slice(start, start + examsAtOnce))));
  return { digest, truthAsOf, examIds, imageIds, truthIdsOf };
}
