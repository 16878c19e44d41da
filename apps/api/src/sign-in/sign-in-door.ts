import { AppError, notFound } from "@second-read/domain";
import { toNodeHandler } from "better-auth/node";
import type { Request, RequestHandler } from "express";
import type { ActorDirectory } from "./actor.ts";
import type { SignIn } from "./better-auth.ts";

/** What of better-auth is open; the rest of its surface does not exist here. */
const openPaths = new Set(["/sign-in/email", "/sign-out", "/get-session", "/change-password"]);

const triesAMinute = 10;

/** /auth/*: signing in and out, and changing one's own password. */
export function signInDoor(signIn: SignIn, actors: ActorDirectory, clock: () => Date): RequestHandler {
  const handle = toNodeHandler(signIn);
  const tries = createTries(clock);
  return async (request, response) => {
    if (!openPaths.has(request.path)) throw notFound();
    // Threat: express bounds the length of JSON bodies; better-auth would read any other kind to its end.
    if (request.is("*/*") && !request.is("application/json")) throw new AppError("INVALID_INPUT", "Send JSON.");
    if (request.path === "/sign-in/email") {
      const waitSeconds = tries.take(`${accountOf(request)} ${request.ip}`);
      if (waitSeconds > 0) {
        response.setHeader("retry-after", String(waitSeconds));
        throw new AppError("RATE_LIMITED", "Too many attempts. Wait a minute, then try again.", { waitSeconds });
      }
    }
    if (request.path === "/sign-out") actors.forgetSession(request.headers);
    // better-auth makes its Request from the whole address.
    request.url = request.originalUrl;
    request.baseUrl = "";
    await handle(request, response);
    if (request.path === "/sign-out") actors.forgetSession(request.headers);
  };
}

function accountOf({ body }: Request): string {
  const email = (body as { email?: unknown } | null)?.email;
  return typeof email === "string" ? email.trim().toLowerCase().slice(0, 254) : "";
}

/** Counts tries in a sliding minute. Answers how many seconds to wait; 0 when the try may go on. */
function createTries(clock: () => Date, atMost = 10_000) {
  const times = new Map<string, number[]>();
  return {
    take(key: string): number {
      const now = clock().getTime();
      const recent = (times.get(key) ?? []).filter((time) => time > now - 60_000);
      if (recent.length >= triesAMinute) return Math.max(1, Math.ceil(((recent[0] as number) + 60_000 - now) / 1000));
      times.delete(key);
      if (times.size >= atMost) times.delete(times.keys().next().value as string);
      times.set(key, [...recent, now]);
      return 0;
    },
  };
}
