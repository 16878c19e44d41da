import { namesReaders, rolesIn } from "@second-read/access";
import { signedIn } from "../access/signed-in.ts";
import type { RequestContext } from "../context.ts";
import type { ActingPerson } from "../sign-in/actor.ts";

export interface ReaderNaming {
  readonly named: boolean;
  readonly key: string;
}

interface ReaderAnonymity {
  readonly anonymousReaders: boolean;
  readonly key: string;
}

/** Whether the actor may know whose reads are whose in a project, and if not, the secret that assigns their columns. */
export async function readerNaming(context: RequestContext, projectId: string): Promise<ReaderNaming> {
  const anonymity = await context.loaders.readerAnonymity.load(projectId);
  return namingOf(signedIn(context), projectId, anonymity);
}

export function namingOf(actor: ActingPerson, projectId: string, anonymity: ReaderAnonymity | null): ReaderNaming {
  const viewer = { userId: actor.id, roles: rolesIn(actor, projectId), isAdministrator: actor.isAdministrator };
  return { named: anonymity !== null && namesReaders(viewer, anonymity), key: anonymity?.key ?? projectId };
}
