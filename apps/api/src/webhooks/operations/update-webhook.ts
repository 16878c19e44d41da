import { changeWebhook, type WebhookRecord } from "@second-read/database";
import { isSameSet } from "../../common/is-same-set.ts";
import { prismaMutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";
import { originOf, requireEvents, requireUsableUrl, requireWebhook } from "../require-usable.ts";
import type { UpdateWebhookInput } from "../webhooks.input.ts";

/** Changes the given fields. @throws AppError NOT_FOUND, INVALID_INPUT */
export async function updateWebhook(
  { database, clock }: Deps,
  actor: Actor,
  { id, input }: { id: string; input: UpdateWebhookInput },
): Promise<WebhookRecord> {
  return prismaMutation({ database, clock }, actor, "updateWebhook", async (connection, audit) => {
    const before = await requireWebhook(connection, id);
    const { projectId } = before;
    const webhook = await changeWebhook(connection, id, {
      ...(input.url == null ? {} : { url: await requireUsableUrl(connection, projectId, input.url) }),
      ...(input.events == null ? {} : { events: requireEvents(input.events) }),
      ...(input.enabled == null ? {} : { enabled: input.enabled }),
    });
    const { url, events, enabled } = webhook;
    const isChange = url !== before.url || enabled !== before.enabled || !isSameSet(events, before.events);
    audit(isChange ? { chain: projectId, subject: `webhook ${id}`, details: { origin: originOf(url), events, enabled } } : null);
    return webhook;
  });
}
