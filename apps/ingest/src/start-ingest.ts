import { deliveryChannel, type NewDeliveries } from "@second-read/database";
import type { LiveEvents } from "@second-read/jobs";
import type { IngestDeps } from "./deps.ts";
import { anchorAudit } from "./jobs/anchor-audit.ts";
import { archiveAudit } from "./jobs/archive-audit.ts";
import { chainTallies } from "./jobs/chain-tallies.ts";
import { closeExamJob } from "./jobs/close-exam.ts";
import { concludeExamJob } from "./jobs/conclude-exam.ts";
import { correctAllCounts } from "./jobs/correct-counts.ts";
import { deliverWebhookJob } from "./jobs/deliver-webhook.ts";
import { ingestUpload, putOffExhausted } from "./jobs/ingest-upload.ts";
import { sweep } from "./jobs/sweep.ts";

/** Takes ingest jobs until the queue is closed. */
export async function startIngest(
  { events, ...deps }: IngestDeps & { readonly events: LiveEvents },
  { filesAtOnce }: { filesAtOnce: number },
): Promise<void> {
  await deps.jobs.work({
    "ingest-upload": {
      concurrency: filesAtOnce,
      handle: ({ payload, signal }) => ingestUpload(deps, payload, signal),
      exhausted: ({ payload }) => putOffExhausted(deps, payload),
    },
    "close-exam": { concurrency: 2, handle: ({ payload }) => closeExamJob(deps, payload) },
    "conclude-exam": { concurrency: 2, handle: ({ payload }) => concludeExamJob(deps, payload) },
    "deliver-webhook": { concurrency: 4, handle: ({ payload }) => deliverWebhookJob(deps, payload) },
    sweep: { handle: () => sweep(deps) },
    "chain-tallies": { handle: () => chainTallies(deps) },
    "anchor-audit": { handle: () => anchorAudit(deps) },
    "archive-audit": { handle: () => archiveAudit(deps) },
    "correct-counts": { handle: () => correctAllCounts(deps) },
  });
  await events.subscribe(deliveryChannel, (payload) => {
    // The sweep finds deliveries that are lost here.
    enqueueDeliveries(deps, payload as NewDeliveries).catch((error: unknown) =>
      deps.logger.warn({ err: error }, "deliveries were not enqueued"),
    );
  });
}

function enqueueDeliveries({ database, jobs }: IngestDeps, { projectId, deliveryIds }: NewDeliveries): Promise<void> {
  return database.sqlTransaction(async (sql) => {
    for (const deliveryId of deliveryIds) await jobs.enqueue(sql, "deliver-webhook", { projectId, deliveryId });
  });
}
