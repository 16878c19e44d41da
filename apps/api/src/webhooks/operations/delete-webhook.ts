import { deleteWebhook as removeWebhook } from "@second-read/database";
import { prismaMutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";
import { originOf, requireWebhook } from "../require-usable.ts";

/** Deletes it with its secret and its log. @throws AppError NOT_FOUND */
export async function deleteWebhook({ database, clock }: Deps, actor: Actor, { id }: { id: string }): Promise<boolean> {
  return prismaMutation({ database, clock }, actor, "deleteWebhook", async (connection, audit) => {
    const { projectId, url } = await requireWebhook(connection, id);
    await removeWebhook(connection, id);
    audit({ chain: projectId, subject: `webhook ${id}`, details: { origin: originOf(url) } });
    return true;
  });
}
