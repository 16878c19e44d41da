import type { IngestDeps } from "./deps.ts";
import { anchorAudit } from "./jobs/anchor-audit.ts";
import { closeExamJob } from "./jobs/close-exam.ts";
import { concludeExamJob } from "./jobs/conclude-exam.ts";
import { giveUpExhausted, ingestUpload } from "./jobs/ingest-upload.ts";
import { sweep } from "./jobs/sweep.ts";

/** Takes ingest jobs until the queue is closed. */
export async function startIngest(deps: IngestDeps, { filesAtOnce }: { filesAtOnce: number }): Promise<void> {
  await deps.jobs.work({
    "ingest-upload": {
      concurrency: filesAtOnce,
      handle: ({ payload, signal }) => ingestUpload(deps, payload, signal),
      exhausted: ({ payload }) => giveUpExhausted(deps, payload),
    },
    "close-exam": { concurrency: 2, handle: ({ payload }) => closeExamJob(deps, payload) },
    "conclude-exam": { concurrency: 2, handle: ({ payload }) => concludeExamJob(deps, payload) },
    sweep: { handle: () => sweep(deps) },
    "anchor-audit": { handle: () => anchorAudit(deps) },
  });
}
