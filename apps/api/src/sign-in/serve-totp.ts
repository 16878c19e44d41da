import { requireOwnPassword } from "@second-read/access";
import { findAccount, giveTurnBack } from "@second-read/database";
import { AppError } from "@second-read/domain";
import { networkOf } from "@second-read/runtime/network-of";
import type { Request, Response } from "express";
import { addressFailureLimit, requireTurn, totpChangeLimit } from "../access/rate-limits.ts";
import type { Actor } from "./actor.ts";
import { digest, type SignInDeps, textOf, type Work, workAudited } from "./serve.ts";

/** Returns a new secret and backup codes, given the password. It takes effect once a code of the app was correct. */
export async function setUpTotp(deps: SignInDeps, request: Request, response: Response, work: Work): Promise<void> {
  await byPassword(deps, await ownerOf(deps, request), request, response, work);
}

export async function turnOffTotp(deps: SignInDeps, request: Request, response: Response, work: Work): Promise<void> {
  const actor = await ownerOf(deps, request);
  await byPassword(deps, actor, request, response, () => workAudited(deps, { actor, action: "turnOffTotp" }, work));
}

/** The second half of signing in, or of setting up an app. Browsers are never remembered: the code is required at each sign-in. */
export async function verifyTotp(deps: SignInDeps, request: Request, response: Response, work: Work): Promise<void> {
  const actor = await deps.actors.identify(request.headers);
  if (actor !== null && (await findAccount(deps.database, actor.id))?.hasTotp !== false)
    throw new AppError("WRONG_STATE", "The authenticator app is already turned on.");
  await tryCode(deps, request, response, () => (actor === null ? work() : workAudited(deps, { actor, action: "turnOnTotp" }, work)));
}

/** The second half of signing in for a person without the app at hand. */
export async function verifyBackupCode(deps: SignInDeps, request: Request, response: Response, work: Work): Promise<void> {
  if ((await deps.actors.identify(request.headers)) !== null)
    throw new AppError("WRONG_STATE", "Backup codes can only be used to sign in.");
  await tryCode(deps, request, response, work);
}

async function tryCode(deps: SignInDeps, request: Request, response: Response, work: () => Promise<void>): Promise<void> {
  const key = digest("from", networkOf(String(request.ip)));
  await requireTurn(deps, key, addressFailureLimit);
  request.body = { code: textOf(request, "code").slice(0, 200) };
  try {
    await work();
  } finally {
    if (response.statusCode !== 401) await giveTurnBack(deps.database.sql, key);
  }
}

async function byPassword(
  { passwordWork, ...deps }: SignInDeps,
  actor: Actor,
  request: Request,
  response: Response,
  work: () => Promise<void>,
): Promise<void> {
  await requireTurn(deps, `totp ${actor.id}`, totpChangeLimit);
  request.body = { password: textOf(request, "password").slice(0, 200) };
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  await passwordWork.run({ personId: actor.id, signal: gone.signal }, work);
}

/** @throws AppError UNAUTHENTICATED, FORBIDDEN for a password set by somebody else */
async function ownerOf({ actors }: SignInDeps, request: Request): Promise<Actor> {
  const actor = await actors.identify(request.headers);
  if (actor?.credential !== "SESSION") throw new AppError("UNAUTHENTICATED", "Sign in to continue.");
  if (actor.mustChangePassword) requireOwnPassword("Query.sessions");
  return actor;
}
