import type { DriftMeasure } from "./drift.ts";
import { keysOf } from "./records.ts";
import type { RunStatus } from "./words.ts";

/**
 * The events that a webhook can be notified of, each with its `type` in the body. The only list; a new event also adds its ids to `WebhookNews`
 * below.
 */
export const webhookEventTypes = {
  EXAM_FINAL: "exam.final",
  RUN_ENDED: "run.ended",
  VERSION_PUBLISHED: "version.published",
  ALIAS_CHANGED: "alias.changed",
  DRIFT_FOUND: "drift.found",
  GLASS_BROKEN: "glass.broken",
} as const;
export type WebhookEvent = keyof typeof webhookEventTypes;
export const webhookEvents = keysOf(webhookEventTypes);

/** TEST is sent when a person asks for it, whatever the webhook has subscribed to. */
export type DeliveryEvent = WebhookEvent | "TEST";

/**
 * What happened, in our own ids and words only: a receiver that needs more asks the API, which knows what it may see. Never a patient, a read, a
 * class or a score.
 */
export type WebhookNews =
  | { readonly event: "EXAM_FINAL"; readonly examId: string }
  | { readonly event: "RUN_ENDED"; readonly trainingRunId: string; readonly status: EndedRunStatus }
  | { readonly event: "VERSION_PUBLISHED"; readonly modelVersionId: string; readonly trainingRunId: string }
  | {
      readonly event: "ALIAS_CHANGED";
      readonly alias: string;
      readonly modelVersionId: string;
      readonly previousModelVersionId: string | null;
    }
  | { readonly event: "DRIFT_FOUND"; readonly modelVersionId: string; readonly month: string; readonly measure: DriftMeasure }
  | { readonly event: "GLASS_BROKEN"; readonly examId: string; readonly userId: string }
  | { readonly event: "TEST"; readonly webhookId: string };

type EndedRunStatus = Extract<RunStatus, "SUCCEEDED" | "FAILED" | "CANCELLED">;

/** The body as it is sent, and signed, byte for byte; its shape is the one that Standard Webhooks recommends. */
export function webhookBody({ event, ...ids }: WebhookNews, projectId: string, at: Date): string {
  const type = event === "TEST" ? "webhook.test" : webhookEventTypes[event];
  return JSON.stringify({ type, timestamp: at.toISOString(), data: { projectId, ...ids } });
}
