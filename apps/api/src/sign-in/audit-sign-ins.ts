import { appendAudit, type Database, findPersonByEmail, systemChain, tallyRefusal } from "@second-read/database";
import type { BetterAuthPlugin } from "better-auth";
import { createAuthMiddleware, isAPIError } from "better-auth/api";

/** Not `Deps`, which contain what is made with this. */
interface AuditDeps {
  readonly database: Database;
  readonly clock: () => Date;
}

/** Paths where a person without a session signs in. */
const isWayIn = (path: string | undefined) =>
  path === "/sign-in/email" || path?.startsWith("/two-factor/verify-") === true || path?.startsWith("/callback/") === true;

/**
 * Runs after each of better-auth's endpoints, before its response is sent: a session whose beginning could not be audited reaches nobody, whether it
 * was begun by a password, a code, or the identity provider.
 */
export function auditSignIns(deps: AuditDeps): BetterAuthPlugin {
  const handler = createAuthMiddleware(async ({ context, headers, body }) => {
    const source = headers?.get("x-forwarded-for") ?? null;
    const { newSession, returned } = context;
    // A person who changes how they sign in already has a session, and gets another.
    if (context.session) return;
    if (newSession) await appendSignIn(deps, newSession.user.id, source);
    else if (isAPIError(returned))
      await auditRefusedSignIn(deps, { email: (body as { email?: unknown } | null)?.email, source, code: "UNAUTHENTICATED" });
  });
  return { id: "audit", hooks: { after: [{ matcher: ({ path }) => isWayIn(path), handler }] } };
}

/** Recorded by account if there is one. Other input is not recorded: it may be a password in the wrong field. */
export async function auditRefusedSignIn(
  { database, clock }: AuditDeps,
  { email, source, code }: { readonly email: unknown; readonly source: string | null; readonly code: string },
): Promise<void> {
  const person = typeof email === "string" ? await findPersonByEmail(database, email) : null;
  await tallyRefusal(database.sql, {
    chain: systemChain,
    at: clock(),
    actorId: null,
    action: "signIn",
    subject: person === null ? "none" : `user ${person.id}`,
    code,
    source,
  });
}

/** Called before the identity provider opens an account for the first time: if that cannot be audited, it does not. */
export function auditLink(deps: AuditDeps, userId: string, providerId: string): Promise<void> {
  return appendOfPerson(deps, { action: "linkAccount", userId, details: { provider: providerId } });
}

function appendSignIn(deps: AuditDeps, userId: string, source: string | null): Promise<void> {
  return appendOfPerson(deps, { action: "signIn", userId, details: source === null ? {} : { source } });
}

async function appendOfPerson(
  { database, clock }: AuditDeps,
  { action, userId, details }: { readonly action: string; readonly userId: string; readonly details: Readonly<Record<string, string>> },
): Promise<void> {
  await database.sqlTransaction((sql) =>
    appendAudit(sql, { chain: systemChain, at: clock(), actorId: userId, action, subject: `user ${userId}`, outcome: "done", details }),
  );
}
