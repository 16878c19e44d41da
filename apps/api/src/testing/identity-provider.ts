import { createHash, randomUUID } from "node:crypto";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";

/** How a provider may misbehave with its ID token: omit it, replace it, or return something else. */
export type Twist = (claims: JWTPayload, sign: (claims: JWTPayload) => Promise<string>) => Promise<string | null>;

export interface TestProvider {
  readonly issuer: string;
  /** The next person to sign in, and what is done to their token. */
  next: { person: JWTPayload; twist?: Twist; userinfo?: JWTPayload };
  /** The issuer stated in its description. */
  describedIssuer: string;
  /** Responses by path that replace the normal ones. */
  readonly instead: Map<ProviderPath, RequestListener>;
  close(): Promise<void>;
}

/** Paths that we call ourselves, not through the browser. */
export const providerPaths = ["/.well-known/openid-configuration", "/token", "/keys"] as const;
export type ProviderPath = (typeof providerPaths)[number];

interface Begun {
  readonly challenge: string;
  readonly nonce: string | null;
  readonly redirectUri: string;
}

/** A provider on loopback that follows OpenID Connect (code, PKCE S256, each code once) except where the test says otherwise. */
export async function startTestProvider(clientId: string): Promise<TestProvider> {
  const { publicKey, privateKey } = await generateKeyPair("RS256");
  const jwk = { ...(await exportJWK(publicKey)), kid: "one", alg: "RS256", use: "sig" };
  const begun = new Map<string, Begun>();
  const sign = (claims: JWTPayload) => new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: "one" }).sign(privateKey);

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", provider.issuer);
    const json = (body: unknown, status = 200) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    const instead = provider.instead.get(url.pathname as ProviderPath);
    if (instead) return instead(request, response);
    if (url.pathname === "/.well-known/openid-configuration")
      return json({
        issuer: provider.describedIssuer,
        authorization_endpoint: `${provider.issuer}/authorize`,
        token_endpoint: `${provider.issuer}/token`,
        userinfo_endpoint: `${provider.issuer}/userinfo`,
        jwks_uri: `${provider.issuer}/keys`,
        id_token_signing_alg_values_supported: ["RS256"],
      });
    if (url.pathname === "/keys") return json({ keys: [jwk] });
    if (url.pathname === "/userinfo") return json(provider.next.userinfo ?? provider.next.person);
    if (url.pathname === "/authorize") {
      const code = randomUUID();
      const redirectUri = url.searchParams.get("redirect_uri") ?? "";
      begun.set(code, { challenge: url.searchParams.get("code_challenge") ?? "", nonce: url.searchParams.get("nonce"), redirectUri });
      const back = new URL(redirectUri);
      back.searchParams.set("code", code);
      back.searchParams.set("state", url.searchParams.get("state") ?? "");
      return response.writeHead(302, { location: back.href }).end();
    }
    const asked = new URLSearchParams(await textOf(request));
    const one = begun.get(asked.get("code") ?? "");
    begun.delete(asked.get("code") ?? "");
    const challenge = createHash("sha256")
      .update(asked.get("code_verifier") ?? "")
      .digest("base64url");
    if (!one || one.challenge !== challenge || one.redirectUri !== asked.get("redirect_uri")) return json({ error: "invalid_grant" }, 400);
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: provider.issuer, aud: clientId, iat: now, exp: now + 300, nonce: one.nonce, ...provider.next.person };
    const idToken = await (provider.next.twist ?? ((own, by) => by(own)))(claims, sign);
    return json({ access_token: randomUUID(), token_type: "Bearer", expires_in: 300, ...(idToken === null ? {} : { id_token: idToken }) });
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider: TestProvider = {
    issuer,
    describedIssuer: issuer,
    next: { person: {} },
    instead: new Map(),
    async close() {
      const closed = new Promise<void>((done) => server.close(() => done()));
      server.closeAllConnections();
      await closed;
    },
  };
  return provider;
}

async function textOf(request: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
}
