import { requireOwnPassword } from "@second-read/access";
import { giveTurnBack, systemChain } from "@second-read/database";
import { AppError } from "@second-read/domain";
import type { Request, Response } from "express";
import { addressFailureLimit, requireTurn, totpChangeLimit } from "../access/rate-limits.ts";
import { prismaMutation } from "../common/mutation.ts";
import type { Actor } from "./actor.ts";
import { digest, type SignInDeps } from "./serve.ts";

type Work = () => Promise<void>;

/** Answers a new secret and backup codes, for the password. It counts once a code of the app was right. */
export async function setUpTotp(deps: SignInDeps, request: Request, response: Response, work: Work): Promise<void> {
  await byPassword(deps, await ownerOf(deps, request), request, response, work);
}

export async function turnOffTotp(deps: SignInDeps, request: Request, response: Response, work: Work): Promise<void> {
  const actor = await ownerOf(deps, request);
  await byPassword(deps, actor, request, response, work);
  if (response.statusCode === 200) await noteChange(deps, actor, "turnOffTotp");
}

/** The second half of signing in, or of setting an app up. A browser is never remembered: the code is asked for at each sign-in. */
export async function verifyCode(deps: SignInDeps, request: Request, response: Response, work: Work): Promise<void> {
  const key = digest("from", String(request.ip));
  await requireTurn(deps, key, addressFailureLimit);
  const actor = await deps.actors.identify(request.headers);
  request.body = { code: textOf(request, "code") };
  try {
    await work();
  } finally {
    if (response.statusCode !== 401) await giveTurnBack(deps.database.sql, key);
  }
  if (actor?.credential === "SESSION" && response.statusCode === 200) await noteChange(deps, actor, "turnOnTotp");
}

async function byPassword(
  { passwordWork, ...deps }: SignInDeps,
  actor: Actor,
  request: Request,
  response: Response,
  work: Work,
): Promise<void> {
  await requireTurn(deps, `totp ${actor.id}`, totpChangeLimit);
  request.body = { password: textOf(request, "password") };
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  await passwordWork.run({ personId: actor.id, signal: gone.signal }, work);
}

/** @throws AppError UNAUTHENTICATED, FORBIDDEN for a password that somebody else made */
async function ownerOf({ actors }: SignInDeps, request: Request): Promise<Actor> {
  const actor = await actors.identify(request.headers);
  if (actor?.credential !== "SESSION") throw new AppError("UNAUTHENTICATED", "Sign in to go on.");
  if (actor.mustChangePassword) requireOwnPassword("Query.sessions");
  return actor;
}

/** better-auth has committed by then: an event of its own. */
async function noteChange(deps: SignInDeps, actor: Actor, name: string): Promise<void> {
  await prismaMutation(deps, actor, name, async (_, audit) => audit({ chain: systemChain, subject: `user ${actor.id}`, details: {} }));
  deps.actors.forget(actor.id);
}

function textOf({ body }: Request, name: string): string {
  const value = (body as Record<string, unknown> | null)?.[name];
  return typeof value === "string" ? value.slice(0, 200) : "";
}
