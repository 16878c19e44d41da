import { AsyncLocalStorage } from "node:async_hooks";
import { genericOAuth } from "better-auth/plugins";
import { decodeJwt } from "jose";
import { z } from "zod";
import type { IdentityProvider } from "../api-settings.ts";

export const providerId = "oidc";

/** What the provider says of who signs in, while that request lasts: better-auth's hooks learn the person alone. */
interface SigningIn {
  groups: readonly string[] | null;
}

const signingIn = new AsyncLocalStorage<SigningIn>();

/** Handles a request in which a person may come back from the provider. */
export function whileSigningIn<Result>(work: () => Promise<Result>): Promise<Result> {
  return signingIn.run({ groups: null }, work);
}

/** The groups of who came back from the provider; null where nobody did. */
export function groupsOfSigningIn(): readonly string[] | null {
  return signingIn.getStore()?.groups ?? null;
}

const claimsSchema = z.object({
  iss: z.string(),
  sub: z.string().min(1),
  email: z.email(),
  email_verified: z.boolean().catch(false),
  name: z.string().trim().min(1).max(200).optional().catch(undefined),
});
const groupsSchema = z.array(z.string().max(200)).max(1_000);

/**
 * Authorisation code with PKCE, state and nonce. better-auth verifies the ID token's signature, audience, times and nonce before we see it. What the provider
 * says elsewhere, such as at its userinfo address, is not asked for: the ID token alone says who it is and what groups they are in.
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

/** Null where a claim is missing that we need, or where another issuer speaks than the one that was configured. */
function readPerson(idToken: string, { issuer, groupsClaim }: IdentityProvider) {
  const payload = decodeJwt(idToken);
  const { data: claims } = claimsSchema.safeParse(payload);
  if (claims === undefined || claims.iss !== issuer) return null;
  const store = signingIn.getStore();
  if (store) store.groups = groupsSchema.safeParse(payload[groupsClaim]).data ?? [];
  const { sub, email, email_verified: emailVerified, name = email } = claims;
  return { id: sub, sub, email, emailVerified, name };
}
