import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  advanceSnapshot,
  appendAudit,
  claimSnapshot,
  type Database,
  endFreezing,
  type FrozenContents,
  failRun,
  failSnapshot,
  joinEarlierSnapshot,
  readTruthInOrder,
  type Snapshot,
  type TruthInOrder,
  takeWaitingRuns,
} from "@second-read/database";
import type { Jobs } from "@second-read/jobs";
import { keys, type ObjectStore } from "@second-read/storage";
import { startWaitingRuns } from "./start-folds.ts";

export interface FreezeDeps {
  readonly database: Database;
  readonly store: Pick<ObjectStore, "put" | "head">;
  readonly jobs: Pick<Jobs, "enqueue">;
  readonly clock: () => Date;
}

/**
 * Writes a snapshot's manifest. Everything in it is from the same moment, and only part of it is in memory at any time. The object is stored before
 * its row says so; then the runs that waited for it start. An attempt that ends early leaves nothing but a file, which the next one deletes.
 */
export async function freezeSnapshot(deps: FreezeDeps, { snapshotId }: { snapshotId: string }, signal: AbortSignal): Promise<void> {
  const { database, jobs, clock } = deps;
  const claim = await claimSnapshot(database.sql, snapshotId);
  if (claim === null) return;
  const contents = await writeContents(deps, claim, signal);
  await database.transaction(async (connection) => {
    const snapshot = await endFreezing(connection.sql, claim, contents);
    if (snapshot === null) return;
    const held = await joinEarlierSnapshot(connection.sql, snapshot);
    await startWaitingRuns(jobs, connection, { snapshot: held, shares: contents.shares });
    await appendAudit(connection.sql, {
      ...{ chain: snapshot.projectId, at: clock(), actorId: snapshot.frozenById, action: "snapshotFrozen", outcome: "done" },
      ...{ subject: `snapshot ${snapshot.id}`, details: { digest: snapshot.digest } },
    });
  });
}

/** Called when no attempt could freeze the snapshot: records why, and ends the runs that wait for it. */
export async function giveUpSnapshot(
  { database }: Pick<FreezeDeps, "database">,
  { snapshotId }: { snapshotId: string },
  reason: string,
): Promise<void> {
  await database.transaction(async (connection) => {
    const error = { code: "SNAPSHOT_FAILED", message: `The snapshot could not be frozen (${reason}).` };
    if (!(await failSnapshot(connection.sql, snapshotId, error))) return;
    for (const run of await takeWaitingRuns(connection.sql, snapshotId)) await failRun(connection, run.id, error);
  });
}

async function writeContents({ database, store, clock }: FreezeDeps, claim: Snapshot, signal: AbortSignal): Promise<FrozenContents> {
  const fileOf = (attempt: number) => join(tmpdir(), `second-read-snapshot-${claim.id}-${attempt}.jsonl`);
  for (let earlier = 1; earlier < claim.attempt; earlier += 1) await rm(fileOf(earlier), { force: true });
  const file = fileOf(claim.attempt);
  try {
    const truthAsOf = clock();
    const moment = { projectId: claim.projectId, truthAsOf };
    const { digest, sizeBytes, ...counted } = await readTruthInOrder(database, moment, async ({ counts, shares, lines }) => {
      const advance = async (done: number) => {
        signal.throwIfAborted();
        if (!(await advanceSnapshot(database.sql, claim, { total: shares.all.images, done })))
          throw new Error("another attempt has this snapshot");
      };
      await advance(0);
      return { ...(await writeLines(file, lines, advance)), ...counts, shares };
    });
    const key = keys.snapshot(digest);
    // The same truth gives the same object.
    if ((await store.head(key)) === null) await store.put(key, createReadStream(file), { contentType: "application/x-ndjson", sizeBytes });
    return { ...counted, digest, truthAsOf, frozenAt: clock() };
  } finally {
    await rm(file, { force: true });
  }
}

/** Number of lines between two checks whether the attempt should continue. */
const linesBetweenAdvances = 100_000;

async function writeLines(
  path: string,
  lines: TruthInOrder["lines"],
  advance: (done: number) => Promise<void>,
): Promise<{ digest: string; sizeBytes: number }> {
  const hash = createHash("sha256");
  const file = await open(path, "wx", 0o600);
  let bytes = Buffer.allocUnsafe(0);
  let sizeBytes = 0;
  let done = 0;
  let told = 0;
  try {
    for await (const some of lines) {
      const text = `${some.join("\n")}\n`;
      const length = Buffer.byteLength(text);
      // One buffer for all parts: separate ones would be freed only by garbage collection, which V8 puts off while its own heap is small.
      if (length > bytes.length) bytes = Buffer.allocUnsafe(2 * length);
      bytes.write(text);
      const part = bytes.subarray(0, length);
      hash.update(part);
      await file.writeFile(part);
      sizeBytes += length;
      done += some.length;
      if (done - told < linesBetweenAdvances) continue;
      await advance(done);
      told = done;
    }
  } finally {
    await file.close();
  }
  return { digest: hash.digest("hex"), sizeBytes };
}
