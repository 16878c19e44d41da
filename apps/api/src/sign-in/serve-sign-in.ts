import { createHash } from "node:crypto";
import { AppError, notFound } from "@second-read/domain";
import { toNodeHandler } from "better-auth/node";
import type { Request, RequestHandler } from "express";
import { requireTurn, signInLimit } from "../access/rate-limits.ts";
import type { Deps } from "../deps.ts";

/** What of better-auth is open; the rest of its surface does not exist here. */
const openPaths = new Set(["/sign-in/email", "/sign-out", "/get-session", "/change-password"]);

/** /auth/*: signing in and out, and changing one's own password. */
export function serveSignIn({ database, signIn, actors, clock }: Pick<Deps, "database" | "signIn" | "actors" | "clock">): RequestHandler {
  const handle = toNodeHandler(signIn);
  return async (request, response) => {
    if (!openPaths.has(request.path)) throw notFound();
    // Threat: express bounds the length of JSON bodies; better-auth would read any other kind to its end.
    if (request.is("*/*") && !request.is("application/json")) throw new AppError("INVALID_INPUT", "Send JSON.");
    if (request.path === "/sign-in/email") await requireTurn({ database, clock }, triesKeyOf(request), signInLimit);
    if (request.path === "/sign-out") actors.forgetSession(request.headers);
    // better-auth makes its Request from the whole address.
    request.url = request.originalUrl;
    request.baseUrl = "";
    await handle(request, response);
    if (request.path === "/sign-out") actors.forgetSession(request.headers);
  };
}

/** A digest: whose sign-in failed is not written down. */
function triesKeyOf({ body, ip }: Request): string {
  const email = (body as { email?: unknown } | null)?.email;
  const account = typeof email === "string" ? email.trim().toLowerCase().slice(0, 254) : "";
  return createHash("sha256").update(`${account} ${ip}`).digest("hex");
}
