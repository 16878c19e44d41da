import { findDelivery, sendAgain, type WebhookDelivery } from "@second-read/database";
import { AppError } from "@second-read/domain";
import { prismaMutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";
import { requireWebhook } from "../require-usable.ts";

/** Sends a delivery again, as the same message; one that waits for its next attempt is sent now. @throws AppError NOT_FOUND, WRONG_STATE */
export async function redeliver(
  { database, jobs, clock }: Deps,
  actor: Actor,
  { deliveryId }: { deliveryId: string },
): Promise<WebhookDelivery> {
  return prismaMutation({ database, clock }, actor, "redeliver", async (connection, audit) => {
    const found = await findDelivery(connection, deliveryId);
    if (found === null) throw new AppError("NOT_FOUND", "There is no such delivery.");
    const { projectId, enabled } = await requireWebhook(connection, found.webhookId);
    if (!enabled) throw new AppError("WRONG_STATE", "This webhook is disabled. Enable it first.");
    const delivery = await sendAgain(connection, found, clock());
    await jobs.enqueue(connection.sql, "deliver-webhook", { projectId, deliveryId });
    audit({ chain: projectId, subject: `webhook ${found.webhookId}`, details: { deliveryId } });
    return delivery;
  });
}
