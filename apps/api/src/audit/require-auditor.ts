import { type Act, requireMay } from "@second-read/access";
import { systemChain } from "@second-read/database";
import { notFound } from "@second-read/domain";
import { requireCredential } from "../access/require-credential.ts";
import { signedIn } from "../access/signed-in.ts";
import type { RequestContext } from "../context.ts";
import type { Actor } from "../sign-in/actor.ts";
import { requireMayKnowTrail } from "./operations/require-may-know-trail.ts";

/** Anyone who may read a chain may download it. @throws AppError UNAUTHENTICATED, NOT_FOUND, FORBIDDEN */
export async function requireAuditor(context: RequestContext, chain: string): Promise<Actor> {
  const act: Act = chain === systemChain ? "Query.systemAuditTrail" : "Query.auditTrail";
  const projectId =
    chain === systemChain || context.actor === null ? null : await context.deps.projectsOf.find("project", chain, context.actor);
  requireMay(context.actor, act, projectId);
  requireCredential(context.actor, act);
  if (chain !== systemChain && projectId === null) throw notFound();
  const actor = signedIn(context);
  requireMayKnowTrail(actor, chain);
  return actor;
}
