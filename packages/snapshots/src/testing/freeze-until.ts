import { openDatabase } from "@second-read/database";
import { openJobs } from "@second-read/jobs";
import { createLogger } from "@second-read/runtime";
import { openStore } from "@second-read/storage";
import { freezeSnapshot } from "../freeze-snapshot.ts";

export type FreezeStage = "claimed" | "written" | "stored";

// A process that freezes a snapshot up to a stage, reports it and halts, to be killed there.
const { url, store: settings, snapshotId, stage } = JSON.parse(process.argv[2] ?? "");
const database = openDatabase({ url });
const jobs = await openJobs({ databaseUrl: url, logger: createLogger({ process: "snapshots-test", level: "silent" }), worker: false });
const store = await openStore({ kind: "folder", ...settings });

function stopAt(reached: FreezeStage): Promise<void> {
  if (reached !== stage) return Promise.resolve();
  process.send?.(reached);
  return new Promise(() => undefined);
}

await freezeSnapshot(
  {
    database: {
      ...database,
      async sqlTransaction(...given) {
        await stopAt("claimed");
        return database.sqlTransaction(...given);
      },
    },
    jobs,
    clock: () => new Date(),
    store: {
      async head(key) {
        await stopAt("written");
        return store.head(key);
      },
      async put(...object) {
        await store.put(...object);
        await stopAt("stored");
      },
    },
  },
  { snapshotId },
  new AbortController().signal,
);
