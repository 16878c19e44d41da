import { openDatabase } from "@second-read/database";
import { openJobs } from "@second-read/jobs";
import { createLogger } from "@second-read/runtime";
import { freezeSnapshot } from "@second-read/snapshots";
import { openStore } from "@second-read/storage";

// A separate process, so that its memory is that of freezing alone.
const [databaseUrl = "", folder = "", snapshotId = ""] = process.argv.slice(2);
const database = openDatabase({ url: databaseUrl });
const jobs = await openJobs({ databaseUrl, logger: createLogger({ process: "bench", level: "error" }), worker: false });
const store = await openStore({ kind: "folder", folder });
const idleMb = Math.round(process.memoryUsage().rss / 1e6);
const before = process.cpuUsage();
const start = performance.now();
await freezeSnapshot({ database, store, jobs, clock: () => new Date() }, { snapshotId }, new AbortController().signal);
const seconds = (performance.now() - start) / 1000;
const { user, system } = process.cpuUsage(before);
process.send?.({ seconds, processorSeconds: (user + system) / 1e6, idleMb, peakMb: Math.round(process.resourceUsage().maxRSS / 1e3) });
await jobs.close();
await database.close();
