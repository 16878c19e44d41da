import { insertTestDelivery, lockProject, type WebhookDelivery } from "@second-read/database";
import { AppError } from "@second-read/domain";
import { prismaMutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";
import { requireWebhook } from "../require-usable.ts";

/** Sends a test, once; its result is in the log a moment later. @throws AppError NOT_FOUND, WRONG_STATE */
export async function sendTestDelivery(
  { database, jobs, clock }: Deps,
  actor: Actor,
  { webhookId }: { webhookId: string },
): Promise<WebhookDelivery> {
  return prismaMutation({ database, clock }, actor, "sendTestDelivery", async (connection, audit) => {
    const { projectId, enabled } = await requireWebhook(connection, webhookId);
    if (!enabled) throw new AppError("WRONG_STATE", "This webhook is disabled. Enable it first.");
    await lockProject(connection, projectId);
    const delivery = await insertTestDelivery(connection, { webhookId, projectId, at: clock() });
    if (delivery === null) throw new AppError("WRONG_STATE", "A test is already being sent. Wait until it has ended.");
    await jobs.enqueue(connection.sql, "deliver-webhook", { projectId, deliveryId: delivery.id });
    audit({ chain: projectId, subject: `webhook ${webhookId}`, details: { deliveryId: delivery.id } });
    return delivery;
  });
}
