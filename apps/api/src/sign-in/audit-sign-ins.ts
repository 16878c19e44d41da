import { appendAudit, type Database, findPersonByEmail, systemChain, tallyRefusal } from "@second-read/database";
import type { BetterAuthPlugin } from "better-auth";
import { createAuthMiddleware, isAPIError } from "better-auth/api";

/** Not of `Deps`, which hold what is made with this. */
interface AuditDeps {
  readonly database: Database;
  readonly clock: () => Date;
}

/** Where somebody signs in who is not signed in yet. */
const isWayIn = (path: string | undefined) =>
  path === "/sign-in/email" || path?.startsWith("/two-factor/verify-") === true || path?.startsWith("/callback/") === true;

/**
 * Runs after each of better-auth's endpoints, before its answer leaves: a session whose beginning could not be audited reaches nobody. However it
 * was begun: by a password, a code, or the identity provider.
 */
export function auditSignIns(deps: AuditDeps): BetterAuthPlugin {
  const handler = createAuthMiddleware(async ({ context, headers, body }) => {
    const source = headers?.get("x-forwarded-for") ?? null;
    const { newSession, returned } = context;
    // Whoever changes how they sign in has a session already, and gets another.
    if (context.session) return;
    if (newSession) await appendSignIn(deps, newSession.user.id, source);
    else if (isAPIError(returned))
      await auditRefusedSignIn(deps, { email: (body as { email?: unknown } | null)?.email, source, code: "UNAUTHENTICATED" });
  });
  return { id: "audit", hooks: { after: [{ matcher: ({ path }) => isWayIn(path), handler }] } };
}

/** By the account where there is one. What else was tried is not written down: it may be a password in the wrong field. */
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

async function appendSignIn({ database, clock }: AuditDeps, userId: string, source: string | null): Promise<void> {
  await database.sqlTransaction((sql) =>
    appendAudit(sql, {
      chain: systemChain,
      at: clock(),
      actorId: userId,
      action: "signIn",
      subject: `user ${userId}`,
      outcome: "done",
      details: source === null ? {} : { source },
    }),
  );
}
