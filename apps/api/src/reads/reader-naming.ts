import { namesReaders, rolesIn } from "@second-read/access";
import { signedIn } from "../access/signed-in.ts";
import type { RequestContext } from "../context.ts";

/** Whether the actor may know whose reads are whose in a project, and the secret by which their columns are assigned where not. */
export async function readerNaming(context: RequestContext, projectId: string): Promise<{ readonly named: boolean; readonly key: string }> {
  const actor = signedIn(context);
  const anonymity = await context.loaders.readerAnonymity.load(projectId);
  const viewer = { userId: actor.id, roles: rolesIn(actor, projectId), isAdministrator: actor.isAdministrator };
  return { named: anonymity !== null && namesReaders(viewer, anonymity), key: anonymity?.key ?? projectId };
}
