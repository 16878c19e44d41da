import { giveTurnBack, type RateLimit } from "@second-read/database";
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
import { digest, type Serve, type SignInDeps, type Work, workAudited } from "./serve.ts";
import { setUpTotp, turnOffTotp, verifyBackupCode, verifyTotp } from "./serve-totp.ts";

/** What of better-auth is open; the rest of its surface does not exist here. */
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
    // Threat: express bounds the length of JSON bodies; better-auth would read any other kind to its end.
    if (request.is("*/*") && !request.is("application/json")) throw new AppError("INVALID_INPUT", "Send JSON.");
    assertStorable(request.body);
    // better-auth makes its Request from the whole address, and notes with a session whom it was begun by.
    request.url = request.originalUrl;
    request.baseUrl = "";
    request.headers["x-forwarded-for"] = request.ip;
    // Threat: better-auth goes by cookies alone; beside a token it would change another account than the one that we ask for and audit.
    delete request.headers.authorization;
    const work: Work = (around = (answer) => answer()) =>
      toNodeHandler((asked: globalThis.Request) => around(() => handler(asked)))(request, response);
    await serve(deps, request, response, work);
  };
}

/** Counts the try, waits for its turn, and forgets of the counts of failures what was none. */
async function tryPassword(deps: SignInDeps, request: Request, response: Response, work: Work): Promise<void> {
  const { account, network } = whoTries(request);
  // The address last: what is refused for its account alone is no failure of those who share the address.
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
  await requireTurns([{ key: digest(account, network), limit: signInLimit }]);
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  await deps.passwordWork.run({ personId: network, signal: gone.signal }, async () => {
    // Of those who still wait nobody has failed: a department that signs in at once behind one address is no guesser.
    await requireTurns(failures);
    try {
      await work();
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

/** Answers the provider's address. Of what was sent only the page to come back to counts: better-auth would take an ID token from here too. */
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

/** Nothing that a browser could take for another site's address. */
function isOwnPath(path: string): boolean {
  return /^\/(?![/\\])[\w\-./?=&%]*$/.test(path);
}

function whoTries({ body, ip }: Request): { account: string; network: string } {
  const email = (body as { email?: unknown } | null)?.email;
  return { account: typeof email === "string" ? email.trim().toLowerCase().slice(0, 254) : "", network: networkOf(String(ip)) };
}
