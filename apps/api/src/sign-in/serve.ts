import { createHash } from "node:crypto";
import { systemChain, withSignInTables } from "@second-read/database";
import type { Request, Response } from "express";
import { prismaMutation } from "../common/mutation.ts";
import type { Deps } from "../deps.ts";
import type { Actor } from "./actor.ts";

export type SignInDeps = Pick<Deps, "database" | "signIn" | "actors" | "clock" | "passwordWork" | "settings">;

/** better-auth's part: it answers, inside of `around` where that is given, and then the answer is sent. */
export type Work = (around?: (answer: () => Promise<globalThis.Response>) => Promise<globalThis.Response>) => Promise<void>;

/** Serves a path of better-auth: what is asked and counted before its `work`, and what is written down with it. */
export type Serve = (deps: SignInDeps, request: Request, response: Response, work: Work) => Promise<void>;

/** What better-auth changes for `actor` and the event of it commit together, before anybody is answered. A refusal is no event here. */
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

/** Whose sign-in failed is not written down. */
export function digest(...parts: readonly string[]): string {
  return createHash("sha256").update(parts.join(" ")).digest("hex");
}
