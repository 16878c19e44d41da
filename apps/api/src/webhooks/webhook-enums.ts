import type { DeliveryEvent, DeliveryProblem, DeliveryStatus, WebhookEvent } from "@second-read/domain";
import { enumOf } from "../common/enum-of.ts";

const events: Readonly<Record<WebhookEvent, string>> = {
  EXAM_FINAL: "exam.final: every breast of an exam has ground truth, and the reads or the decision can no longer be undone. Data: examId.",
  RUN_ENDED: "run.ended: a training run has ended. Data: trainingRunId, status (SUCCEEDED, FAILED or CANCELLED).",
  VERSION_PUBLISHED: "version.published: a run has published a model version. Data: modelVersionId, trainingRunId.",
  ALIAS_CHANGED: "alias.changed: an alias points at another version. Data: alias, modelVersionId, previousModelVersionId.",
  DRIFT_FOUND:
    "drift.found: exams of a month differ from the serving version's training data by more than the limit, over 20 exams at least. Data: modelVersionId, month, measure (SCORE, DENSITY, VENDOR or RECALL).",
  GLASS_BROKEN:
    "glass.broken: somebody who is kept blind opened reads, scores and truth of an exam in an emergency (breakGlass). Data: examId, userId.",
};

export const WebhookEventEnum = enumOf<WebhookEvent>(
  "WebhookEvent",
  "What a webhook is told of, with the `type` and the `data` of its body. Data hold the projectId and ids, never a patient, a read, a class or a score.",
  events,
);

export const DeliveryEventEnum = enumOf<DeliveryEvent>("DeliveryEvent", "What a delivery tells of.", {
  ...events,
  TEST: "webhook.test: a person asked for a test. Data: webhookId.",
});

export const DeliveryStatusEnum = enumOf<DeliveryStatus>("DeliveryStatus", "Where a delivery stands.", {
  PENDING: "Waits for its next attempt, or is being sent.",
  DELIVERED: "The other side answered with a status of 200 to 299.",
  GIVEN_UP: "No attempt arrived, and no other will be made unless somebody asks for it.",
});

export const DeliveryProblemEnum = enumOf<DeliveryProblem>("DeliveryProblem", "Why an attempt did not arrive.", {
  ADDRESS_REFUSED: "The host is, or resolves to, an address that is not allowed: loopback, private, link-local or reserved.",
  HTTP_REFUSED: "The address is http, and the project allows https only.",
  NAME_UNKNOWN: "The host's name could not be resolved.",
  UNREACHABLE: "Nobody listens at the address.",
  TLS_FAILED: "No encrypted connection: the certificate is not valid for the host, has expired, or there is none.",
  TIMEOUT: "No answer within 10 seconds.",
  NO_ANSWER: "The connection ended before an answer in HTTP.",
  REDIRECT: "The other side answered with a redirect; these are not followed.",
  STATUS: "The other side answered with another status than 200 to 299.",
  WEBHOOK_DISABLED: "The webhook was disabled before it was sent.",
  SECRET_UNREADABLE: "The installation's key has changed, and the secret cannot be read. Rotate the secret.",
});
