import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createProject, type Database, openDatabase, setGroupRoles } from "@second-read/database";
import { createTestDatabase, freePort, requireOrSkip } from "@second-read/testing";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { findKeycloak, type Keycloak, startKeycloak } from "../support/keycloak.ts";
import { environmentOf, OwnProcess } from "../support/own-process.ts";

const home = findKeycloak();
const clientSecret = "a secret for one test";

const realmFor = (origin: string) => ({
  realm: "clinic",
  enabled: true,
  sslRequired: "none",
  groups: [{ name: "radiologists" }, { name: "choir" }],
  users: ["rhea", "carl"].map((username) => ({
    username,
    email: `${username}@clinic.example`,
    emailVerified: true,
    enabled: true,
    firstName: username,
    lastName: "Test",
    groups: username === "rhea" ? ["radiologists"] : ["choir"],
    credentials: [{ type: "password", value: `password of ${username}`, temporary: false }],
  })),
  clients: [
    {
      clientId: "second-read",
      secret: clientSecret,
      redirectUris: [`${origin}/auth/callback/oidc`],
      standardFlowEnabled: true,
      publicClient: false,
      attributes: { "pkce.code.challenge.method": "S256" },
      protocolMappers: [
        {
          name: "groups",
          protocol: "openid-connect",
          protocolMapper: "oidc-group-membership-mapper",
          config: { "claim.name": "groups", "full.path": "false", "id.token.claim": "true", "access.token.claim": "false" },
        },
      ],
    },
  ],
});

describe.skipIf(requireOrSkip(home !== undefined, "Keycloak (KEYCLOAK_HOME, and java on PATH)"))(
  "A5: signing in by a real Keycloak",
  () => {
    let folder: string;
    let origin: string;
    let keycloak: Keycloak;
    let api: OwnProcess;
    let database: Database;
    let projectId: string;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "second-read-accounts-"));
      await chmod(folder, 0o755);
      origin = `http://127.0.0.1:${await freePort()}`;
      keycloak = await startKeycloak(home ?? "", realmFor(origin));
      const { url } = await createTestDatabase();
      database = openDatabase({ url });
      projectId = (await createProject(database, { key: "directory", name: "Directory", lockedTestShare: 0 })).id;
      await setGroupRoles(database, projectId, { group: "radiologists", roles: ["READER"] });
      api = new OwnProcess("api", {
        ...environmentOf({ databaseUrl: url, folder, origin }),
        OIDC_ISSUER: keycloak.issuer,
        OIDC_CLIENT_ID: "second-read",
        OIDC_CLIENT_SECRET: clientSecret,
        OIDC_NAME: "Clinic",
        LOCAL_ACCOUNTS: "off",
      });
      await vi.waitUntil(async () => (await fetch(`${origin}/health/ready`).catch(() => null))?.ok, { timeout: 120_000, interval: 200 });
    }, 900_000);
    afterAll(async () => {
      await api?.stop();
      await keycloak?.stop();
      await database?.close();
      await rm(folder, { recursive: true, force: true });
    });

    const cookiesOf = (response: Response) =>
      response.headers
        .getSetCookie()
        .map((line) => line.split(";")[0])
        .join("; ");
    const headers = () => ({ "content-type": "application/json", origin });

    /** Goes to Keycloak's own form and through it, as a browser does; returns the address that it redirects to, and our cookie. */
    async function throughKeycloak(username: string, password = `password of ${username}`) {
      const started = await fetch(`${origin}/auth/sign-in/social`, { method: "POST", headers: headers(), body: "{}" });
      const { url } = (await started.json()) as { url: string };
      const page = await fetch(url);
      const action = /action="([^"]+)"/.exec(await page.text())?.[1]?.replaceAll("&amp;", "&") ?? "";
      const answer = await fetch(action, {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded", cookie: cookiesOf(page) },
        body: new URLSearchParams({ username, password }),
        redirect: "manual",
      });
      return { asked: new URL(url), back: answer.headers.get("location"), cookie: cookiesOf(started) };
    }

    async function me(cookie: string) {
      const response = await fetch(`${origin}/graphql`, {
        method: "POST",
        headers: { ...headers(), cookie },
        body: JSON.stringify({ query: "query($p: ID!) { me { name email roles(projectId: $p) } }", variables: { p: projectId } }),
      });
      return ((await response.json()) as { data: { me: unknown } }).data.me;
    }

    it("asks with PKCE, state and nonce, and lets a person in with the roles of their groups", async () => {
      const { asked, back, cookie } = await throughKeycloak("rhea");
      expect(["response_type", "code_challenge_method", "redirect_uri"].map((name) => asked.searchParams.get(name))).toEqual([
        "code",
        "S256",
        `${origin}/auth/callback/oidc`,
      ]);
      for (const name of ["state", "nonce", "code_challenge"]) expect(asked.searchParams.get(name)).toMatch(/^\S{30,}$/);
      const done = await fetch(back ?? "", { headers: { cookie }, redirect: "manual" });
      expect(done.headers.get("location")).toBe("/");
      expect(await me(cookiesOf(done))).toEqual({ name: "rhea Test", email: "rhea@clinic.example", roles: ["READER"] });
      const again = await fetch(back ?? "", { headers: { cookie }, redirect: "manual" });
      expect(again.headers.get("location")).toContain("/sign-in?error=");
    });

    it("gives no role to a person none of whose groups grants one", async () => {
      const { back, cookie } = await throughKeycloak("carl");
      const done = await fetch(back ?? "", { headers: { cookie }, redirect: "manual" });
      expect(await me(cookiesOf(done))).toMatchObject({ email: "carl@clinic.example", roles: [] });
    });

    it("lets nobody in with a wrong password, or without going through the provider", async () => {
      expect((await throughKeycloak("rhea", "wrong")).back).toBeNull();
      const past = await fetch(`${origin}/auth/sign-in/email`, {
        method: "POST",
        headers: headers(),
        body: JSON.stringify({ email: "rhea@clinic.example", password: "password of rhea" }),
      });
      expect(past.status).toBe(401);
    });
  },
);
