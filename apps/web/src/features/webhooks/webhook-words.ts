import { type DeliveryEvent, type DeliveryProblem, type WebhookEvent, webhookEvents } from "@second-read/domain";

export const eventWords: Readonly<Record<WebhookEvent, string>> = {
  EXAM_FINAL: "Exam final",
  RUN_ENDED: "Run ended",
  VERSION_PUBLISHED: "Version published",
  ALIAS_CHANGED: "Alias changed",
  DRIFT_FOUND: "Drift found",
  GLASS_BROKEN: "Glass broken",
};

/** What webhooks are for, naming every event. */
export const webhookPurpose = `A webhook tells another system of events: ${webhookEvents.map((event) => eventWords[event].toLowerCase()).join(", ")}.`;

export function deliveryEventWords(event: DeliveryEvent): string {
  return event === "TEST" ? "Test" : eventWords[event];
}

const problemWords: Readonly<Record<Exclude<DeliveryProblem, "STATUS" | "REDIRECT">, string>> = {
  ADDRESS_REFUSED: "address not allowed",
  HTTP_REFUSED: "http not allowed",
  NAME_UNKNOWN: "host not found",
  UNREACHABLE: "no connection",
  TLS_FAILED: "TLS failed",
  TIMEOUT: "timed out",
  NO_ANSWER: "no answer",
  WEBHOOK_DISABLED: "webhook disabled",
  SECRET_UNREADABLE: "secret unreadable: rotate it",
};

/** "204", "500", "302, redirect not followed", "timed out". */
export function attemptWords({ statusCode, problem }: { statusCode?: number | null; problem?: DeliveryProblem | null }): string {
  if (!problem || problem === "STATUS") return String(statusCode ?? "");
  return problem === "REDIRECT" ? `${statusCode}, redirect not followed` : problemWords[problem];
}
