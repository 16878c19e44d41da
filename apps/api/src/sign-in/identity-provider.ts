import { AsyncLocalStorage } from "node:async_hooks";
import { faultOfName } from "@second-read/domain";
import { genericOAuth } from "better-auth/plugins";
import { decodeJwt } from "jose";
import { z } from "zod";
import type { IdentityProvider } from "../api-settings.ts";

export const providerId = "oidc";

/** What the provider says about the person signing in, for the duration of that request: better-auth's hooks receive only the person. */
interface SigningIn {
  groups: readonly string[] | null;
}

const signingIn = new AsyncLocalStorage<SigningIn>();

/** Handles a request in which a person may come back from the provider. */
export function whileSigningIn<Result>(work: () => Promise<Result>): Promise<Result> {
  return signingIn.run({ groups: null }, work);
}

/** The groups of the person who came back from the provider; null if nobody did. */
export function groupsOfSigningIn(): readonly string[] | null {
  return signingIn.getStore()?.groups ?? null;
}

const claimsSchema = z.object({
  iss: z.string(),
  sub: z.string().min(1),
  email: z.email(),
  email_verified: z.boolean().catch(false),
  name: z
    .string()
    .trim()
    .refine((name) => faultOfName(name, "A person") === null)
    .optional()
    .catch(undefined),
});
const groupsSchema = z.array(z.string().max(200)).max(1_000);

/**
 * Authorisation code with PKCE, state and nonce. better-auth verifies the ID token's signature, audience, times and nonce before we see it. Other
 * statements of the provider, such as its userinfo endpoint, are not used: only the ID token says who the person is and which groups they are in.
 */
export function identityProvider(settings: IdentityProvider) {
  return genericOAuth({
    config: [
      {
        providerId,
        discoveryUrl: `${settings.issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
        requireIdTokenVerification: true,
        clientId: settings.clientId,
        ...(settings.clientSecret === null ? { tokenEndpointAuth: { method: "none" as const } } : { clientSecret: settings.clientSecret }),
        scopes: ["openid", "profile", "email"],
        pkce: true,
        getUserInfo: async ({ idToken }) => (idToken === undefined ? null : readPerson(idToken, settings)),
      },
    ],
  });
}

/** Null if a required claim is missing, or the issuer is not the configured one. */
function readPerson(idToken: string, { issuer, groupsClaim }: IdentityProvider) {
  const payload = decodeJwt(idToken);
  const { data: claims } = claimsSchema.safeParse(payload);
  if (claims === undefined || claims.iss !== issuer) return null;
  const store = signingIn.getStore();
  if (store) store.groups = groupsSchema.safeParse(payload[groupsClaim]).data ?? [];
  const { sub, email, email_verified: emailVerified, name = email } = claims;
  return { id: sub, sub, email, emailVerified, name };
}
