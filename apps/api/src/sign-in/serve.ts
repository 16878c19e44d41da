import { createHash } from "node:crypto";
import { systemChain, withSignInTables } from "@second-read/database";
import type { Request, Response } from "express";
import { prismaMutation } from "../common/mutation.ts";
import type { Deps } from "../deps.ts";
import type { Actor } from "./actor.ts";

export type SignInDeps = Pick<Deps, "database" | "signIn" | "actors" | "clock" | "passwordWork" | "settings">;

/** better-auth's part: it produces the response, inside `around` if given, and then the response is sent. */
export type Work = (around?: (answer: () => Promise<globalThis.Response>) => Promise<globalThis.Response>) => Promise<void>;

/** Serves a path of better-auth: what is checked and counted before its `work`, and what is recorded with it. */
export type Serve = (deps: SignInDeps, request: Request, response: Response, work: Work) => Promise<void>;

/** What better-auth changes for `actor` and its audit event commit together, before the response is sent. A refusal is no event here. */
export async function workAudited(
  deps: SignInDeps,
  { actor, action, details = {} }: { readonly actor: Actor; readonly action: string; readonly details?: Record<string, string> },
  work: Work,
): Promise<void> {
  await work((answer) =>
    prismaMutation(deps, actor, action, async (connection, audit) => {
      const response = await withSignInTables(connection, answer);
      audit(response.ok ? { chain: systemChain, subject: `user ${actor.id}`, details } : null);
      return response;
    }),
  );
  deps.actors.forget(actor.id);
}

/**
 * Hashed, so that it is not recorded whose sign-in failed. The first part says what is counted, and parts are joined as JSON: as words, an e-mail
 * address of `from` shared the count of its network, whose window of ten minutes then ended after one.
 */
export function digest(what: "try" | "pair" | "of" | "from" | "provider", ...parts: readonly string[]): string {
  return createHash("sha256")
    .update(JSON.stringify([what, ...parts]))
    .digest("hex");
}

/** A text of a request's body; empty if there is none. */
export function textOf({ body }: Request, name: string): string {
  const value = (body as Record<string, unknown> | null | undefined)?.[name];
  return typeof value === "string" ? value : "";
}
