import { insertWebhook, listWebhooks, lockProject, type WebhookRecord } from "@second-read/database";
import { AppError } from "@second-read/domain";
import { projectKeyOf, sealText } from "@second-read/imaging/facts";
import { createWebhookSecret } from "@second-read/webhooks";
import { prismaMutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";
import { originOf, requireEvents, requireUsableUrl } from "../require-usable.ts";
import type { CreateWebhookInput } from "../webhooks.input.ts";

/** Limited, because each event is written once for each of them. */
const webhooksAtMost = 20;

/** Creates a webhook; its secret is returned once and stored encrypted. @throws AppError INVALID_INPUT, WRONG_STATE */
export async function createWebhook(
  { database, clock, settings }: Deps,
  actor: Actor,
  input: CreateWebhookInput,
): Promise<{ webhook: WebhookRecord; secret: string }> {
  const { projectId } = input;
  const events = requireEvents(input.events);
  const secret = createWebhookSecret();
  return prismaMutation({ database, clock }, actor, "createWebhook", async (connection, audit) => {
    await lockProject(connection, projectId);
    const url = await requireUsableUrl(connection, projectId, input.url);
    if ((await listWebhooks(connection, projectId)).length >= webhooksAtMost)
      throw new AppError("WRONG_STATE", `A project has at most ${webhooksAtMost} webhooks. Delete one first.`);
    const secretSealed = sealText(projectKeyOf(settings.deidentificationKey, projectId), secret);
    const webhook = await insertWebhook(connection, { projectId, url, events, secretSealed, createdAt: clock(), createdById: actor.id });
    audit({ chain: projectId, subject: `webhook ${webhook.id}`, details: { origin: originOf(url), events } });
    return { webhook, secret };
  });
}
