import { giveTurnBack, normaliseEmail, type RateLimit } from "@second-read/database";
import { AppError, notFound } from "@second-read/domain";
import { networkOf } from "@second-read/runtime/network-of";
import { toNodeHandler } from "better-auth/node";
import type { Request, RequestHandler, Response } from "express";
import {
  accountFailureLimit,
  addressFailureLimit,
  pairFailureLimit,
  providerSignInLimit,
  requireTurn,
  signInLimit,
} from "../access/rate-limits.ts";
import { assertStorable } from "../limits.ts";
import { auditRefusedSignIn } from "./audit-sign-ins.ts";
import { providerId, whileSigningIn } from "./identity-provider.ts";
import { digest, type Serve, type SignInDeps, textOf, type Work, workAudited } from "./serve.ts";
import { setUpTotp, turnOffTotp, verifyBackupCode, verifyTotp } from "./serve-totp.ts";
import { withUnchangedPassword } from "./unchanged-password.ts";

/** The paths of better-auth that are served; the rest do not exist here. */
const served: Readonly<Record<string, Serve>> = {
  "POST /sign-in/email": tryPassword,
  "POST /sign-out": signOut,
  "POST /two-factor/enable": setUpTotp,
  "POST /two-factor/disable": turnOffTotp,
  "POST /two-factor/verify-totp": verifyTotp,
  "POST /two-factor/verify-backup-code": verifyBackupCode,
  "POST /sign-in/social": leaveForProvider,
  [`GET /callback/${providerId}`]: comeFromProvider,
};

export const servedPaths = Object.keys(served);

/** /auth/*: signing in and out. */
export function serveSignIn(deps: SignInDeps): RequestHandler {
  const { handler } = deps.signIn;
  return async (request, response) => {
    const serve = served[`${request.method} ${request.path}`];
    if (!serve) throw notFound();
    // Threat: express limits the length of JSON bodies; better-auth would read any other kind to its end.
    if (request.is("*/*") && !request.is("application/json")) throw new AppError("INVALID_INPUT", "Send JSON.");
    assertStorable(request.body);
    // better-auth builds its Request from the full address, and stores with a session the client that began it.
    request.url = request.originalUrl;
    request.baseUrl = "";
    request.headers["x-forwarded-for"] = request.ip;
    // Threat: better-auth only considers cookies; with a token in addition it would change another account than the one that we check and audit.
    delete request.headers.authorization;
    const work: Work = (around = (answer) => answer()) =>
      toNodeHandler((asked: globalThis.Request) => around(() => handler(asked)))(request, response);
    await serve(deps, request, response, work);
  };
}

/** Counts the attempt, waits for its turn, and takes back the counts of failures if it was not one. */
async function tryPassword(deps: SignInDeps, request: Request, response: Response, work: Work): Promise<void> {
  const { account, network } = whoTries(request);
  // The address comes last: an attempt refused because of its account is no failure of others who share the address.
  const failures: readonly Counted[] = [
    { key: digest("pair", account, network), limit: pairFailureLimit },
    { key: digest("of", account), limit: accountFailureLimit },
    { key: digest("from", network), limit: addressFailureLimit },
  ];
  const requireTurns = (counted: readonly Counted[]) =>
    takeTurns(deps, counted).catch(async (error: unknown) => {
      if (error instanceof AppError) await auditRefusedSignIn(deps, { email: account, source: request.ip ?? null, code: error.code });
      throw error;
    });
  await requireTurns([{ key: digest("try", account, network), limit: signInLimit }]);
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  await deps.passwordWork.run({ personId: network, signal: gone.signal }, async () => {
    // Attempts that are still waiting have not failed: a department that signs in at the same time from one address is not guessing passwords.
    await requireTurns(failures);
    // Nothing else of the body: `rememberMe: false` would begin a session of 24 hours, and `callbackURL` would set a redirect.
    request.body = { email: textOf(request, "email"), password: textOf(request, "password") };
    try {
      await work((answer) => withUnchangedPassword(deps.database, account, answer));
    } finally {
      if (response.statusCode !== 401) await giveTurnsBack(deps, failures);
    }
  });
}

interface Counted {
  readonly key: string;
  readonly limit: RateLimit;
}

/** All of them, or none. @throws AppError RATE_LIMITED */
async function takeTurns(deps: SignInDeps, counted: readonly Counted[]): Promise<void> {
  const taken: Counted[] = [];
  for (const one of counted) {
    try {
      await requireTurn(deps, one.key, one.limit);
    } catch (error) {
      await giveTurnsBack(deps, taken);
      throw error;
    }
    taken.push(one);
  }
}

async function giveTurnsBack({ database }: SignInDeps, counted: readonly Counted[]): Promise<void> {
  for (const { key } of counted) await giveTurnBack(database.sql, key);
}

async function signOut(deps: SignInDeps, request: Request, _response: Response, work: Work): Promise<void> {
  const actor = await deps.actors.identify(request.headers);
  if (actor === null) await work();
  else await workAudited(deps, { actor, action: "signOut", details: request.ip === undefined ? {} : { source: request.ip } }, work);
}

/** Returns the provider's address. Only the page to come back to is taken from the input: better-auth would accept an ID token here too. */
async function leaveForProvider(deps: SignInDeps, request: Request, _response: Response, work: Work): Promise<void> {
  if (!deps.settings.identityProvider) throw notFound();
  await requireTurn(deps, digest("provider", networkOf(String(request.ip))), providerSignInLimit);
  const next = (request.body as { next?: unknown } | null)?.next;
  request.body = {
    provider: providerId,
    callbackURL: typeof next === "string" && isOwnPath(next) ? next : "/",
    errorCallbackURL: "/sign-in",
    disableRedirect: true,
  };
  await work();
}

async function comeFromProvider(deps: SignInDeps, request: Request, _response: Response, work: Work): Promise<void> {
  if (!deps.settings.identityProvider) throw notFound();
  await requireTurn(deps, digest("provider", networkOf(String(request.ip))), providerSignInLimit);
  await whileSigningIn(work);
}

/** Excludes anything that a browser could take for another site's address. */
function isOwnPath(path: string): boolean {
  return /^\/(?![/\\])[\w\-./?=&%]*$/.test(path);
}

function whoTries(request: Request): { account: string; network: string } {
  return { account: normaliseEmail(textOf(request, "email")).slice(0, 254), network: networkOf(String(request.ip)) };
}
