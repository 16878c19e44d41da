import { createHash } from "node:crypto";
import { type Database, insertRun, manifestLinesOf, readImagesWithTruth, type TrainingRun } from "@second-read/database";
import { countManifest, createShareCount, type RecipeName, writeManifest } from "@second-read/domain";
import type { Jobs } from "@second-read/jobs";
import { keys, type ObjectStore } from "@second-read/storage";

/** Starts a run over all truth of a project, with its fold jobs in the queue. */
export async function startRun(
  { database, jobs, store }: { database: Database; jobs: Jobs; store: ObjectStore },
  {
    projectId,
    ...plan
  }: { projectId: string; recipe: RecipeName; epochs: number; folds: number; seed: number; backboneSha256?: string; reproducesId?: string },
): Promise<TrainingRun> {
  const lines = manifestLinesOf(await readImagesWithTruth(database, projectId));
  const manifest = writeManifest(lines);
  const digest = createHash("sha256").update(manifest).digest("hex");
  await store.put(keys.snapshot(digest), Buffer.from(manifest), { contentType: "application/x-ndjson" });
  const shares = createShareCount();
  lines.forEach(shares.add);
  return database.transaction(async (connection) => {
    const snapshot = await connection.prisma.snapshot.create({
      data: { projectId, digest, status: "FROZEN", truthAsOf: new Date(), ...countManifest(lines), shares: shares.result() },
    });
    const run = await insertRun(connection, {
      ...plan,
      projectId,
      snapshotId: snapshot.id,
      inputRows: null,
      inputColumns: null,
      reason: "a test",
      requestedById: null,
      idempotencyKey: `test ${plan.seed} ${Math.random()}`,
      codeVersion: "test",
    });
    for (let fold = 0; fold < plan.folds; fold += 1) await jobs.enqueue(connection.sql, "train-fold", { runId: run.id, fold });
    return run;
  });
}
