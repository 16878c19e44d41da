import { createBoss } from "./boss.ts";
import { contractOf, exhaustedQueueOf, jobNames } from "./contracts.ts";
import { holdGroupLimits } from "./hold-group-limits.ts";

/**
 * Creates or updates the queue's tables (schema `jobs`), one queue per contract and one for its exhausted jobs, and the schedules. Any number of
 * processes may run it at once; no other function changes the schema.
 */
export async function migrateJobs(databaseUrl: string): Promise<void> {
  const boss = createBoss(databaseUrl, {
    migrate: true,
    createSchema: true,
    supervise: false,
    schedule: false,
    max: 2,
    application_name: "second-read jobs migration",
  });
  let fault: Error | undefined;
  boss.on("error", (error) => {
    fault ??= error;
  });
  await boss.start();
  try {
    const existing = new Set((await boss.getQueues()).map((queue) => queue.name));
    for (const name of jobNames) {
      const { attempts, retryDelaySeconds, heartbeatSeconds, expireSeconds, cron } = contractOf(name);
      const exhausted = exhaustedQueueOf(name);
      const settings = {
        retryLimit: attempts - 1,
        retryDelay: retryDelaySeconds,
        retryBackoff: true,
        retryDelayMax: 60,
        heartbeatSeconds,
        expireInSeconds: expireSeconds,
        deleteAfterSeconds: 24 * 60 * 60,
        notify: true,
      };
      await (existing.has(exhausted) ? boss.updateQueue(exhausted, settingsOfExhausted) : boss.createQueue(exhausted, settingsOfExhausted));
      if (existing.has(name)) await boss.updateQueue(name, { ...settings, deadLetter: exhausted });
      else await boss.createQueue(name, { ...settings, deadLetter: exhausted });
      if (cron !== undefined) await boss.schedule(name, cron, {}, { singletonKey: name });
    }
  } finally {
    await boss.stop({ graceful: false });
  }
  if (fault !== undefined) throw fault;
  await holdGroupLimits(databaseUrl);
}

const settingsOfExhausted = {
  retryLimit: 20,
  retryDelay: 5,
  retryBackoff: true,
  retryDelayMax: 300,
  expireInSeconds: 300,
  heartbeatSeconds: 10,
  notify: true,
};
