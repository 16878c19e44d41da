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

/** Digests of manifests that are in the store. */
export type StoredManifests = ReadonlySet<string>;

/** A transaction came upon a manifest that is not in the store: nobody waits for the store in a transaction. */
class ManifestNotStored extends Error {
  override readonly name = "ManifestNotStored";
  constructor(
    readonly digest: string,
    readonly manifest: string,
  ) {
    super(`the manifest ${digest} is not stored`);
  }
}

/** Truth may change between two tries, not without end. */
const triesAtMost = 4;

/**
 * Runs a transaction that may freeze a snapshot. The first try finds out what the manifest is and is undone; the manifest is stored under its own
 * digest, and the next try puts the row beside it: so a row without its object cannot be, and a slow store holds no lock.
 */
export async function storingManifests<Result>(
  { store }: Pick<Deps, "store">,
  transaction: (stored: StoredManifests) => Promise<Result>,
): Promise<Result> {
  const stored = new Set<string>();
  for (let tried = 1; ; tried += 1) {
    try {
      return await transaction(stored);
    } catch (error) {
      if (!(error instanceof ManifestNotStored) || tried === triesAtMost) throw error;
      await store.put(keys.snapshot(error.digest), Buffer.from(error.manifest), { contentType: "application/x-ndjson" });
      stored.add(error.digest);
    }
  }
}

/**
 * Freezes what is true now, in a transaction of `storingManifests`. Assigns patients to folds: the assignment is part of the manifest.
 * @throws ManifestNotStored
 */
export async function freezeSnapshot(
  { clock }: Pick<Deps, "clock">,
  connection: Connection,
  actor: Author,
  { projectId, stored }: { projectId: string; stored: StoredManifests },
): Promise<FrozenSnapshot> {
  const truthAsOf = clock();
  const lines = manifestLinesOf(await imagesToTrainOn(connection, projectId));
  const manifest = writeManifest(lines);
  const digest = createHash("sha256").update(manifest).digest("hex");
  if (!stored.has(digest)) throw new ManifestNotStored(digest, manifest);
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
  return storingManifests(deps, (stored) =>
    prismaMutation(deps, actor, "freezeSnapshot", async (connection, audit) => {
      const { snapshot } = await freezeSnapshot(deps, connection, actor, { projectId, stored });
      audit({
        chain: projectId,
        subject: `snapshot ${snapshot.id}`,
        details: { digest: snapshot.digest },
      });
      return snapshot;
    }),
  );
}
