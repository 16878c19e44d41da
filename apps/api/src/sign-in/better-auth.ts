import type { Database } from "@second-read/database";
import { newId, signInTables } from "@second-read/database";
import { betterAuth } from "better-auth";
import type { ApiSettings } from "../api-settings.ts";

/**
 * Local accounts by email and password (scrypt). Nobody signs up: an administrator makes the account. A session lives twelve
 * hours from sign-in, and is not made longer.
 */
export function createSignIn(database: Database, settings: ApiSettings) {
  const secure = settings.publicOrigin.startsWith("https://");
  return betterAuth({
    baseURL: settings.publicOrigin,
    basePath: "/auth",
    secret: settings.authSecret,
    trustedOrigins: [settings.publicOrigin],
    database: signInTables(database),
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10, maxPasswordLength: 200 },
    user: { additionalFields: {}, changeEmail: { enabled: false }, deleteUser: { enabled: false } },
    session: { expiresIn: 12 * 60 * 60, disableSessionRefresh: true },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
    // What is no refusal of better-auth's own reaches our errors: a database that is away is told as such.
    onAPIError: { throw: true },
    advanced: {
      cookiePrefix: secure ? "__Host-second-read" : "second-read",
      useSecureCookies: false,
      defaultCookieAttributes: { httpOnly: true, sameSite: "lax", secure, path: "/" },
      database: { generateId: () => newId() },
    },
  });
}

export type SignIn = ReturnType<typeof createSignIn>;
