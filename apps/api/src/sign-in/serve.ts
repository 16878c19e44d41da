import { createHash } from "node:crypto";
import type { Request, Response } from "express";
import type { Deps } from "../deps.ts";

export type SignInDeps = Pick<Deps, "database" | "signIn" | "actors" | "clock" | "passwordWork" | "settings">;

/** Serves a path of better-auth: what is asked and counted before its `work`, and what is written down after. */
export type Serve = (deps: SignInDeps, request: Request, response: Response, work: () => Promise<void>) => Promise<void>;

/** Whose sign-in failed is not written down. */
export function digest(...parts: readonly string[]): string {
  return createHash("sha256").update(parts.join(" ")).digest("hex");
}
