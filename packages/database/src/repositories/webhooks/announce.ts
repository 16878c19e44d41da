import { type WebhookNews, webhookBody } from "@second-read/domain";
import type { SqlRunner } from "../../connection.ts";
import { query, raw } from "../../statements.ts";

/** Informs the worker of new deliveries, once the transaction that wrote them has committed. */
export const deliveryChannel = "webhook_deliveries";

/** The payload sent there. */
export interface NewDeliveries {
  readonly projectId: string;
  readonly deliveryIds: readonly string[];
}

/**
 * Writes what a project's webhooks are told about an event, in the transaction in which it happens: it is sent if and only if it has happened, and
 * never for things that can still be undone. Sending is the job `deliver-webhook`.
 */
export async function announce(sql: SqlRunner, projectId: string, news: Exclude<WebhookNews, { event: "TEST" }>, at: Date): Promise<void> {
  await sql.run(
    query
      .with("made", (q) =>
        q
          .insertInto("WebhookDelivery")
          .columns(["id", "webhookId", "projectId", "event", "body", "createdAt", "nextAttemptAt"])
          .expression((eb) =>
            eb
              .selectFrom("Webhook")
              .select([
                raw<string>`gen_random_uuid()::text`.as("id"),
                "id as webhookId",
                "projectId",
                raw<typeof news.event>`${news.event}::text`.as("event"),
                raw<string>`${webhookBody(news, projectId, at)}::text`.as("body"),
                raw<Date>`${at}::timestamp`.as("createdAt"),
                raw<Date>`${at}::timestamp`.as("nextAttemptAt"),
              ])
              .where("projectId", "=", projectId)
              .where("enabled", "=", true)
              .where(raw<boolean>`${news.event} = any("events")`)
              // Waits for a concurrent deletion of a webhook, and then leaves it out, instead of failing on its key.
              .forKeyShare(),
          )
          .returning("id"),
      )
      .selectFrom("made")
      .select(
        raw<string>`pg_notify(${deliveryChannel}, json_build_object('projectId', ${projectId}::text, 'deliveryIds', json_agg("id"))::text)::text`.as(
          "told",
        ),
      )
      .having(raw<boolean>`count(*) > 0`),
  );
}
