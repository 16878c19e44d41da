import type { DeliveryEvent, DeliveryProblem, DeliveryStatus, WebhookEvent } from "@second-read/domain";
import { enumOf } from "../common/enum-of.ts";

const events: Readonly<Record<WebhookEvent, string>> = {
  EXAM_FINAL: "exam.final: every breast of an exam has ground truth, and the reads or the decision can no longer be undone. Data: examId.",
  RUN_ENDED: "run.ended: a training run has ended. Data: trainingRunId, status (SUCCEEDED, FAILED or CANCELLED).",
  VERSION_PUBLISHED: "version.published: a run has published a model version. Data: modelVersionId, trainingRunId.",
  ALIAS_CHANGED: "alias.changed: an alias points to another version. Data: alias, modelVersionId, previousModelVersionId.",
  DRIFT_FOUND:
    "drift.found: a month's exams, at least 20, differ from the serving version's training data by more than the limit. Data: modelVersionId, month, measure (SCORE, DENSITY, VENDOR or RECALL).",
  GLASS_BROKEN:
    "glass.broken: in an emergency, somebody who is kept blind opened the reads, scores and truth of an exam (breakGlass). Data: examId, userId.",
};

export const WebhookEventEnum = enumOf<WebhookEvent>(
  "WebhookEvent",
  "An event that a webhook can be notified of, with the `type` and the `data` of its body. The data contain the projectId and IDs, never a patient, a read, a class or a score.",
  events,
);

export const DeliveryEventEnum = enumOf<DeliveryEvent>("DeliveryEvent", "The event that a delivery reports.", {
  ...events,
  TEST: "webhook.test: a person requested a test. Data: webhookId.",
});

export const DeliveryStatusEnum = enumOf<DeliveryStatus>("DeliveryStatus", "The status of a delivery.", {
  PENDING: "Waits for its next attempt, or is being sent.",
  DELIVERED: "The receiver responded with a status of 200 to 299.",
  GIVEN_UP: "Every attempt failed, and no other will be made unless somebody requests it.",
});

export const DeliveryProblemEnum = enumOf<DeliveryProblem>("DeliveryProblem", "Why an attempt failed.", {
  ADDRESS_REFUSED: "The host is, or resolves to, an address that is not allowed: loopback, private, link-local or reserved.",
  HTTP_REFUSED: "The address is http, and the project allows https only.",
  NAME_UNKNOWN: "The host's name could not be resolved.",
  UNREACHABLE: "Nothing is listening at the address.",
  TLS_FAILED: "No encrypted connection: the certificate is invalid for the host, expired or missing.",
  TIMEOUT: "No response within 10 seconds.",
  NO_ANSWER: "The connection ended before an HTTP response.",
  REDIRECT: "The receiver responded with a redirect; redirects are not followed.",
  STATUS: "The receiver responded with a status other than 200 to 299.",
  WEBHOOK_DISABLED: "The webhook was disabled before the delivery was sent.",
  SECRET_UNREADABLE: "The installation's key has changed, and the secret cannot be read. Rotate the secret.",
});
