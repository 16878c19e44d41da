import type { DeliveryAttempt, DeliveryEvent, ProjectSettings } from "@second-read/domain";
import type { SqlRunner } from "../../connection.ts";
import { json, query, raw, word } from "../../statements.ts";

/** A delivery that one worker is sending. */
export interface ClaimedDelivery {
  readonly id: string;
  readonly webhookId: string;
  readonly projectId: string;
  readonly event: DeliveryEvent;
  readonly body: string;
  /** Including this one. */
  readonly tries: number;
  readonly attempts: readonly DeliveryAttempt[];
  readonly url: string;
  readonly enabled: boolean;
  readonly secretSealed: string;
  readonly previousSecretSealed: string | null;
  readonly previousSecretUntil: Date | null;
  readonly settings: ProjectSettings;
}

export type ClaimOutcome =
  /** It has ended, or was deleted with its webhook. */
  | { readonly kind: "NOTHING" }
  | { readonly kind: "WAIT"; readonly seconds: number }
  | { readonly kind: "CLAIMED"; readonly delivery: ClaimedDelivery };

/** A worker that has claimed a delivery and is silent for this long is gone; an attempt takes less. */
const claimSeconds = 60;

/** Takes a due delivery for one attempt: until it is recorded, or `claimSeconds` have passed, nobody else gets it. */
export async function claimDelivery(sql: SqlRunner, id: string, now: Date): Promise<ClaimOutcome> {
  const [row] = await sql.run(
    query
      .selectFrom("WebhookDelivery as d")
      .innerJoin("Webhook as w", "w.id", "d.webhookId")
      .innerJoin("Project as j", "j.id", "d.projectId")
      .select([
        "d.id",
        "d.webhookId",
        "d.projectId",
        "d.event",
        "d.body",
        "d.tries",
        "d.attempts",
        "d.nextAttemptAt",
        "w.url",
        "w.enabled",
        "w.secretSealed",
        "w.previousSecretSealed",
        "w.previousSecretUntil",
        "j.settings",
      ])
      .where("d.id", "=", id)
      .where("d.status", "=", word("PENDING"))
      .forUpdate("d"),
  );
  if (row === undefined) return { kind: "NOTHING" };
  const { nextAttemptAt, ...delivery } = row;
  const waitSeconds = ((nextAttemptAt ?? now).getTime() - now.getTime()) / 1000;
  if (waitSeconds > 0) return { kind: "WAIT", seconds: Math.ceil(waitSeconds) };
  const tries = delivery.tries + 1;
  await sql.run(
    query
      .updateTable("WebhookDelivery")
      .set({ tries, nextAttemptAt: new Date(now.getTime() + claimSeconds * 1000) })
      .where("id", "=", id),
  );
  return { kind: "CLAIMED", delivery: { ...delivery, tries } };
}

/** What follows from an attempt; DISABLED: its webhook is disabled, which does not count as a failure. */
export type AfterAttempt =
  | { readonly kind: "DELIVERED" }
  | { readonly kind: "RETRY"; readonly seconds: number }
  | { readonly kind: "GIVEN_UP" }
  | { readonly kind: "DISABLED" };

const attemptsKept = 30;

/** Records an attempt of the claim, and whether the webhook fails; returns false if another attempt has replaced it, or it was deleted meanwhile. */
export async function recordAttempt(
  sql: SqlRunner,
  { id, webhookId, tries, attempts }: ClaimedDelivery,
  { attempt, after, now }: { readonly attempt: DeliveryAttempt; readonly after: AfterAttempt; readonly now: Date },
): Promise<boolean> {
  const retryAt = after.kind === "RETRY" ? new Date(now.getTime() + after.seconds * 1000) : null;
  const status = after.kind === "RETRY" ? "PENDING" : after.kind === "DELIVERED" ? "DELIVERED" : "GIVEN_UP";
  const [recorded] = await sql.run(
    query
      .updateTable("WebhookDelivery")
      .set({
        attempts: json([...attempts, attempt].slice(-attemptsKept)),
        status,
        nextAttemptAt: retryAt,
        endedAt: retryAt === null ? now : null,
      })
      .where("id", "=", id)
      .where("tries", "=", tries)
      .where("status", "=", word("PENDING"))
      .returning("id"),
  );
  if (recorded === undefined) return false;
  if (after.kind === "DELIVERED" || after.kind === "GIVEN_UP")
    await sql.run(
      query
        .updateTable("Webhook")
        .set({ failingSince: after.kind === "DELIVERED" ? null : raw<Date>`coalesce("failingSince", ${now}::timestamp)` })
        .where("id", "=", webhookId),
    );
  return true;
}

const overdueAtMost = 1_000;

/** Some deliveries that have been due for longer than an attempt takes, oldest first: their jobs may have been lost. */
export async function listOverdueDeliveries(sql: SqlRunner, now: Date): Promise<{ projectId: string; deliveryId: string }[]> {
  const dueBefore = new Date(now.getTime() - claimSeconds * 1000);
  return sql.run(
    query
      .selectFrom("WebhookDelivery")
      .select(["projectId", "id as deliveryId"])
      .where("nextAttemptAt", "<=", dueBefore)
      .orderBy("nextAttemptAt")
      .limit(overdueAtMost),
  );
}

/** Deletes deliveries older than the retention of the log. */
export async function forgetDeliveries(sql: SqlRunner, endedBefore: Date): Promise<void> {
  await sql.run(query.deleteFrom("WebhookDelivery").where("endedAt", "<", endedBefore));
}
