import { type Database, newId, signInTables } from "@second-read/database";
import { betterAuth } from "better-auth";
import { twoFactor } from "better-auth/plugins";
import type { ApiSettings } from "../api-settings.ts";
import { auditLink, auditSignIns } from "./audit-sign-ins.ts";
import { withBoundedFetch } from "./bounded-fetch.ts";
import { identityProvider } from "./identity-provider.ts";
import { checkPassword } from "./unchanged-password.ts";
import { useCodesOnce } from "./use-codes-once.ts";

interface SignInParts {
  readonly database: Database;
  readonly settings: ApiSettings;
  readonly clock: () => Date;
  /** Called before a session begins, once the password or the provider has been accepted. @throws APIError to refuse */
  readonly admit: (userId: string) => Promise<void>;
}

/**
 * Local accounts with email and password (scrypt), and the organisation's identity provider if there is one. Nobody can sign up with a password: an
 * administrator creates the account. A session lives twelve hours from sign-in, and is not extended.
 */
export function createSignIn(parts: SignInParts) {
  // Bounds the requests to the provider: for its description, made at once, and those made while somebody signs in.
  const signIn = withBoundedFetch(() => configureBetterAuth(parts));
  return { ...signIn, handler: (request: Request) => withBoundedFetch(() => signIn.handler(request)) };
}

function configureBetterAuth({ database, settings, clock, admit }: SignInParts) {
  const secure = settings.publicOrigin.startsWith("https://");
  return betterAuth({
    baseURL: settings.publicOrigin,
    basePath: "/auth",
    secret: settings.authSecret,
    trustedOrigins: [settings.publicOrigin],
    database: signInTables(database),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 10,
      maxPasswordLength: 200,
      password: { verify: checkPassword },
    },
    plugins: [
      // Codes of an authenticator app (TOTP). Ten wrong ones in a row lock it for a quarter of an hour.
      twoFactor({ issuer: "Second Read" }),
      useCodesOnce(database),
      ...(settings.identityProvider ? [identityProvider(settings.identityProvider)] : []),
      // Last: if a code is still required, the session begun by a password is gone by then.
      auditSignIns({ database, clock }),
    ],
    user: { additionalFields: {}, changeEmail: { enabled: false }, deleteUser: { enabled: false } },
    account: { updateAccountOnSignIn: false },
    session: { expiresIn: 12 * 60 * 60, disableSessionRefresh: true },
    databaseHooks: {
      session: { create: { before: ({ userId }) => admit(userId) } },
      // The provider's tokens have served their purpose.
      account: {
        create: {
          async before({ userId, providerId }) {
            await auditLink({ database, clock }, userId, providerId);
            return { data: { accessToken: null, refreshToken: null, idToken: null } };
          },
        },
      },
    },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
    // Errors that are not better-auth's own refusals reach our handler: an unavailable database is reported as such.
    onAPIError: { throw: true, errorURL: `${settings.publicOrigin}/sign-in` },
    advanced: {
      cookiePrefix: secure ? "__Host-second-read" : "second-read",
      useSecureCookies: false,
      defaultCookieAttributes: { httpOnly: true, sameSite: "lax", secure, path: "/" },
      database: { generateId: () => newId() },
    },
  });
}

export type SignIn = ReturnType<typeof createSignIn>;
