import { type AfterAttempt, type ClaimedDelivery, claimDelivery, recordAttempt } from "@second-read/database";
import { assertNever, type DeliveryProblem, retryDelaySeconds } from "@second-read/domain";
import { projectKeyOf, unsealText } from "@second-read/imaging/facts";
import type { JobPayload } from "@second-read/jobs";
import { type PostOutcome, postToEndpoint, signedHeaders } from "@second-read/webhooks";
import type { IngestDeps } from "../deps.ts";

type Deps = Pick<IngestDeps, "database" | "jobs" | "clock" | "deidentificationKey" | "resolve">;

const timeoutSeconds = 10;

/** Attempts a delivery once, logs the attempt, and enqueues the next one if it failed. */
export async function deliverWebhookJob(deps: Deps, payload: JobPayload<"deliver-webhook">): Promise<void> {
  const { database, jobs, clock } = deps;
  const claim = await database.sqlTransaction(async (sql) => {
    const outcome = await claimDelivery(sql, payload.deliveryId, clock());
    if (outcome.kind === "WAIT") await jobs.enqueue(sql, "deliver-webhook", payload, { delaySeconds: outcome.seconds });
    return outcome;
  });
  switch (claim.kind) {
    case "NOTHING":
    case "WAIT":
      return;
    case "CLAIMED":
      return attempt(deps, claim.delivery);
    default:
      assertNever(claim);
  }
}

async function attempt(deps: Deps, delivery: ClaimedDelivery): Promise<void> {
  const { database, jobs, clock } = deps;
  const at = clock();
  const outcome = await post(deps, delivery, at);
  const now = clock();
  const after = follow(delivery, outcome);
  const filed = { at: at.toISOString(), ...outcome, durationMs: now.getTime() - at.getTime() };
  await database.sqlTransaction(async (sql) => {
    const isCurrent = await recordAttempt(sql, delivery, { attempt: filed, after, now });
    if (isCurrent && after.kind === "RETRY")
      await jobs.enqueue(
        sql,
        "deliver-webhook",
        { projectId: delivery.projectId, deliveryId: delivery.id },
        { delaySeconds: after.seconds },
      );
  });
}

async function post({ deidentificationKey, resolve }: Deps, delivery: ClaimedDelivery, at: Date): Promise<PostOutcome> {
  const { id, url, body, enabled, settings, projectId } = delivery;
  if (!enabled) return unsent("WEBHOOK_DISABLED");
  const secrets = secretsOf(delivery, projectKeyOf(deidentificationKey, projectId), at);
  if (secrets === null) return unsent("SECRET_UNREADABLE");
  const rules = { allowPrivate: settings.webhooksToPrivateAddresses ?? false, allowHttp: settings.webhooksOverHttp ?? false };
  return postToEndpoint({ url, headers: signedHeaders({ id, at, body }, secrets), body }, { rules, resolve, timeoutSeconds });
}

/** The secret and, while receivers may still use it, the previous one; null if the installation's key has changed since they were sealed. */
function secretsOf({ secretSealed, previousSecretSealed, previousSecretUntil }: ClaimedDelivery, key: string, at: Date): string[] | null {
  const secret = unsealText(key, secretSealed);
  if (secret === null) return null;
  const previous =
    previousSecretSealed !== null && previousSecretUntil !== null && previousSecretUntil > at
      ? unsealText(key, previousSecretSealed)
      : null;
  return previous === null ? [secret] : [secret, previous];
}

function unsent(problem: DeliveryProblem): PostOutcome {
  return { statusCode: null, problem };
}

/** 410 Gone: the receiver will not come back. */
const goneStatus = 410;

function follow({ event, tries }: ClaimedDelivery, { problem, statusCode }: PostOutcome): AfterAttempt {
  if (problem === null) return { kind: "DELIVERED" };
  if (problem === "WEBHOOK_DISABLED") return { kind: "DISABLED" };
  // No retry for a test: the person who asked for it sees the result.
  const seconds = event === "TEST" || statusCode === goneStatus ? null : retryDelaySeconds(tries, Math.random());
  return seconds === null ? { kind: "GIVEN_UP" } : { kind: "RETRY", seconds };
}
