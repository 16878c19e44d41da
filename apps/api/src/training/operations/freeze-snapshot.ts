import { createHash } from "node:crypto";
import {
  type Connection,
  findProject,
  type ImageWithTruth,
  insertSnapshot,
  manifestLinesOf,
  readImagesWithTruth,
  type Snapshot,
} from "@second-read/database";
import { countManifest, type ManifestLine, writeManifest } from "@second-read/domain";
import { keys } from "@second-read/storage";
import { type Author, prismaMutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";

export interface FrozenSnapshot {
  readonly snapshot: Snapshot;
  readonly lines: readonly ManifestLine[];
}

/**
 * Freezes what is true now, in the caller's transaction: the manifest is stored under its own digest first, the row follows, so that a row
 * without its object cannot be. Assigns patients to folds: the assignment is part of the manifest.
 */
export async function freezeSnapshot(
  { store, clock }: Pick<Deps, "store" | "clock">,
  connection: Connection,
  actor: Author,
  { projectId }: { projectId: string },
): Promise<FrozenSnapshot> {
  const truthAsOf = clock();
  const lines = manifestLinesOf(await imagesToTrainOn(connection, projectId));
  const manifest = writeManifest(lines);
  const digest = createHash("sha256").update(manifest).digest("hex");
  await store.put(keys.snapshot(digest), Buffer.from(manifest), { contentType: "application/x-ndjson" });
  const snapshot = await insertSnapshot(connection, { projectId, digest, frozenById: actor.id, truthAsOf, ...countManifest(lines) });
  return { snapshot, lines };
}

/** Every image of a breast with truth, but those that the project leaves out. */
export async function imagesToTrainOn(connection: Connection, projectId: string): Promise<ImageWithTruth[]> {
  const project = await findProject(connection, projectId);
  const lossyToo = project?.settings.trainOnLossy !== false;
  return (await readImagesWithTruth(connection, projectId)).filter(({ lossy }) => lossyToo || !lossy);
}

/** Freezes what is true now, for whoever wants to look before training. */
export async function freezeSnapshotNow(deps: Deps, actor: Actor, { projectId }: { projectId: string }): Promise<Snapshot> {
  return prismaMutation(deps, actor, "freezeSnapshot", async (connection, audit) => {
    const { snapshot } = await freezeSnapshot(deps, connection, actor, { projectId });
    audit({
      chain: projectId,
      subject: `snapshot ${snapshot.id}`,
      details: { digest: snapshot.digest },
    });
    return snapshot;
  });
}
