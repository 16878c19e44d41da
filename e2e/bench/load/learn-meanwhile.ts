import { once } from "node:events";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { findSnapshot, moveAlias } from "@second-read/database";
import { openJobs } from "@second-read/jobs";
import { createLogger } from "@second-read/runtime";
import { publishVersion } from "../../scale/fill-project.ts";
import type { FilledServer } from "../../scale/start-filled-server.ts";
import { isReady, startTrainer } from "../trainers/trainer-process.ts";

/**
 * The load that learning puts on the database and the API: a trainer freezes a snapshot while a version is published, becomes champion, and has its
 * discrepancies searched for in the whole project. `requestSnapshot` requests a snapshot from the API and returns its id. Returns how long each step
 * took.
 */
export async function learnMeanwhile(
  filled: FilledServer,
  { folder, requestSnapshot }: { readonly folder: string; readonly requestSnapshot: () => Promise<string> },
): Promise<readonly string[]> {
  const { database, databaseUrl, project } = filled;
  const jobs = await openJobs({ databaseUrl, logger: createLogger({ process: "bench", level: "error" }), worker: false });
  const trainer = startTrainer({ databaseUrl, store: { folder: join(folder, "store") }, cacheFolder: join(folder, "cache") });
  try {
    await isReady(trainer);
    const freeze = async () => {
      const snapshotId = await requestSnapshot();
      for (;;) {
        const snapshot = await findSnapshot(database, snapshotId);
        if (snapshot?.status === "FROZEN") return;
        if (snapshot?.status === "FAILED") throw new Error(snapshot.errorMessage ?? "the snapshot failed");
        await setTimeout(500);
      }
    };
    const publish = async () => {
      const toId = await publishVersion(database, project);
      await database.transaction(async (connection) => {
        await moveAlias(connection, { projectId: project.id, alias: "champion", toId, byId: null, reason: "load" });
        await jobs.enqueue(connection.sql, "refresh-discrepancies", { projectId: project.id });
      });
      const waiting = `SELECT FROM jobs.job WHERE name = 'refresh-discrepancies' AND state IN ('created', 'retry', 'active')`;
      while ((await database.sql.query(waiting)).length > 0) await setTimeout(500);
    };
    return await Promise.all([
      timed("a snapshot was frozen", freeze),
      timed("a version was published and its disagreements found", publish),
    ]);
  } finally {
    trainer.kill("SIGTERM");
    if (trainer.exitCode === null) await once(trainer, "exit");
    await jobs.close();
  }
}

async function timed(what: string, act: () => Promise<void>): Promise<string> {
  const started = performance.now();
  await act();
  return `${what} in ${((performance.now() - started) / 1000).toFixed(1)} s`;
}
