import { replaceWebhookSecret, type WebhookRecord } from "@second-read/database";
import { projectKeyOf, sealText } from "@second-read/imaging/facts";
import { createWebhookSecret } from "@second-read/webhooks";
import { prismaMutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";
import { requireWebhook } from "../require-usable.ts";

/** How long a receiver may keep verifying with the previous secret. */
const overlapHours = 24;

/** Creates a new secret, returned once; the previous one also signs for a day. @throws AppError NOT_FOUND */
export async function rotateWebhookSecret(
  { database, clock, settings }: Deps,
  actor: Actor,
  { id }: { id: string },
): Promise<{ webhook: WebhookRecord; secret: string }> {
  const secret = createWebhookSecret();
  const previousUntil = new Date(clock().getTime() + overlapHours * 3_600_000);
  return prismaMutation({ database, clock }, actor, "rotateWebhookSecret", async (connection, audit) => {
    const { projectId } = await requireWebhook(connection, id);
    const secretSealed = sealText(projectKeyOf(settings.deidentificationKey, projectId), secret);
    const webhook = await replaceWebhookSecret(connection, id, { secretSealed, previousUntil });
    audit({ chain: projectId, subject: `webhook ${id}`, details: {} });
    return { webhook, secret };
  });
}
