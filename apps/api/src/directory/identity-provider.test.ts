import { createApiToken } from "@second-read/database";
import { generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { browserWith, signInAs } from "../testing/browser.ts";
import { startTestProvider, type TestProvider, type Twist } from "../testing/identity-provider.ts";
import { comeBack, toProvider } from "../testing/sign-in-by-provider.ts";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";

const clientId = "second-read";
let provider: TestProvider;
let api: TestApi;
let project: string;
let admin: TestPerson;
beforeAll(async () => {
  provider = await startTestProvider(clientId);
  const identityProvider = {
    issuer: provider.issuer,
    clientId,
    clientSecret: null,
    name: "Clinic",
    groupsClaim: "groups",
    administratorsGroup: "second-read-admins",
  };
  api = await startTestApi({ identityProvider, localAccounts: false });
  project = await api.project("directory");
  admin = await api.person("Ada", { [project]: ["ADMIN"] });
  for (const [group, roles] of [
    ["radiologists", ["READER"]],
    ["physicists", ["ANALYST", "DATA_MANAGER"]],
  ] as const)
    await api.ok(admin, setGroupRoles, { p: project, g: group, r: roles });
});
afterAll(async () => {
  await api?.close();
  await provider?.close();
});

const setGroupRoles = "mutation($p: ID!, $g: String!, $r: [Role!]!) { setGroupRoles(projectId: $p, group: $g, roles: $r) { group roles } }";
const headers = () => ({ "content-type": "application/json", origin: api.publicOrigin });
async function signInBy(person: JWTPayload, twist?: Twist) {
  provider.next = { person, twist };
  const { back, cookie } = await toProvider(api);
  return comeBack(api, back, cookie);
}

async function rolesOf(cookie: string) {
  const response = await fetch(`${api.url}/graphql`, {
    method: "POST",
    headers: { ...headers(), cookie },
    body: JSON.stringify({
      query: "query($p: ID!) { me { email everywhere: roles here: roles(projectId: $p) } }",
      variables: { p: project },
    }),
  });
  return ((await response.json()) as any).data.me;
}

/** What was done to a person's account according to the audit trail, except signing in. */
async function doneTo(userId: string): Promise<string[]> {
  const events = await api.database.prisma.auditEvent.findMany({
    where: { chain: "system", subject: `user ${userId}`, action: { not: "signIn" } },
    orderBy: { sequence: "asc" },
  });
  return events.map(({ action, actorId }) => `${action} ${actorId}`);
}

const rhea = { sub: "r1", email: "rhea@clinic.test", email_verified: true, name: "Rhea", groups: ["radiologists"] };

describe("a person of the identity provider", () => {
  test("has the roles of their groups as of each sign-in, in projects that have a table", async () => {
    const other = await api.project("by-hand");
    const first = await signInBy(rhea);
    expect(first.location).toBe("/");
    expect(await rolesOf(first.cookie)).toEqual({ email: rhea.email, everywhere: [], here: ["READER"] });
    const { id } = await api.database.prisma.user.findUniqueOrThrow({ where: { email: rhea.email } });
    await api.ok(admin, "mutation($p: ID!, $u: ID!) { setRoles(projectId: $p, userId: $u, roles: [ARBITER]) { id } }", { p: other, u: id });
    await signInBy({ ...rhea, groups: ["physicists", "choir"] });
    const held = await api.database.prisma.membership.findMany({ where: { userId: id } });
    expect(new Map(held.map(({ projectId, roles }) => [projectId, [...roles].sort()]))).toEqual(
      new Map([
        [project, ["ANALYST", "DATA_MANAGER"]],
        [other, ["ARBITER"]],
      ]),
    );
    await signInBy({ ...rhea, groups: [] });
    expect(await rolesOf((await signInBy({ ...rhea, groups: [] })).cookie)).toMatchObject({ here: [] });
    const kept = await api.database.prisma.account.findFirstOrThrow({ where: { userId: id } });
    expect([kept.accountId, kept.accessToken, kept.refreshToken, kept.idToken]).toEqual(["r1", null, null, null]);
    const trail = await api.database.prisma.auditEvent.findMany({ where: { chain: project, subject: `user ${id}` } });
    expect(trail.map(({ action, actorId }) => `${action} ${actorId}`)).toEqual(["setRoles null", "setRoles null", "setRoles null"]);
  });

  test("administers while they are in the group for it", async () => {
    const person = { ...rhea, sub: "o1", email: "olga@clinic.test", groups: ["second-read-admins"] };
    expect(await rolesOf((await signInBy(person)).cookie)).toMatchObject({ everywhere: ["ADMIN"] });
    expect(await rolesOf((await signInBy({ ...person, groups: [] })).cookie)).toMatchObject({ everywhere: [] });
  });

  test("who is disabled is refused, and takes nothing over", async () => {
    const person = { ...rhea, sub: "d1", email: "dora@clinic.test" };
    await signInBy(person);
    await api.database.prisma.user.update({ where: { email: person.email }, data: { disabledAt: new Date() } });
    const refused = await signInBy(person);
    expect([refused.location.split("?")[0], refused.cookie]).toEqual(["/sign-in", ""]);
  });

  test("is one with the local account of the same address, where the provider has verified that address", async () => {
    const local = await api.person("Lena");
    const claims = { ...rhea, sub: "l1", email: local.email };
    expect((await signInBy({ ...claims, email_verified: false })).cookie).toBe("");
    expect((await signInBy(claims)).location).toBe("/");
    const accounts = await api.database.prisma.account.findMany({ where: { userId: local.id }, orderBy: { providerId: "asc" } });
    expect(accounts.map(({ providerId }) => providerId)).toEqual(["credential", "oidc"]);
    await signInBy(claims);
    expect(await doneTo(local.id)).toEqual([`linkAccount ${local.id}`]);
  });

  test("loses a password that somebody else made for them, which is an event of its own", async () => {
    const { createUser } = await api.ok(
      admin,
      'mutation { createUser(email: "lars@clinic.test", name: "Lars") { user { id } oneTimePassword } }',
    );
    const { id } = createUser.user;
    await signInBy({ ...rhea, sub: "l2", email: "lars@clinic.test" });
    expect(await doneTo(id)).toEqual([`createUser ${admin.id}`, `linkAccount ${id}`, "dropOneTimePassword null"]);
    expect(await api.database.prisma.account.count({ where: { userId: id, providerId: "credential" } })).toBe(0);
  });
});

describe("what a person already holds, when their groups change", () => {
  const asked = "query($p: ID!) { groupRoles(projectId: $p) { group } snapshots(projectId: $p) { nodes { id } } }";
  /** What the session and the token are refused with; undefined for what they are given. */
  const refusals = async (cookie: string, token: string) =>
    [
      await browserWith(api, cookie).ask(asked, { p: project }),
      await api.graphql({ id: "", email: "", password: "", token }, asked, { p: project }),
    ].map(({ errors }) => errors?.map(({ extensions }) => extensions.code));

  test("sessions and tokens have the new roles at once", async () => {
    const person = { ...rhea, sub: "t1", email: "tess@clinic.test", groups: ["physicists", "second-read-admins"] };
    const { cookie } = await signInBy(person);
    const { id } = await api.database.prisma.user.findUniqueOrThrow({ where: { email: person.email } });
    const { secret } = await createApiToken(api.database, { userId: id, name: "test" });
    // Cached from here on.
    expect(await refusals(cookie, secret)).toEqual([undefined, undefined]);
    await signInBy({ ...person, groups: ["physicists"] });
    expect(await refusals(cookie, secret)).toEqual([["FORBIDDEN"], ["FORBIDDEN"]]);
    await signInBy({ ...person, groups: [] });
    expect(await refusals(cookie, secret)).toEqual([["NOT_FOUND"], ["NOT_FOUND"]]);
  });

  test("whoever set their first password is locked out", async () => {
    const { createUser } = await api.ok(
      admin,
      'mutation { createUser(email: "mona@clinic.test", name: "Mona") { user { id } oneTimePassword } }',
    );
    // Local accounts are off here, except for administrators; where they are on, this holds for everybody.
    const makeAdministrator = "mutation($p: ID!, $u: ID!) { setRoles(projectId: $p, userId: $u, roles: [ADMIN]) { id } }";
    await api.ok(admin, makeAdministrator, { p: project, u: createUser.user.id });
    const setter = await signInAs(api, { email: "mona@clinic.test", password: createUser.oneTimePassword });
    expect(await setter.ask("{ sessions { id } }")).toMatchObject({ errors: [{ extensions: { code: "FORBIDDEN" } }] });
    const owner = await signInBy({ ...rhea, sub: "m1", email: "mona@clinic.test", groups: ["second-read-admins"] });
    expect(await rolesOf(owner.cookie)).toMatchObject({ everywhere: ["ADMIN"] });
    expect(await setter.ask("{ sessions { id } }")).toMatchObject({ errors: [{ extensions: { code: "UNAUTHENTICATED" } }] });
  });
});

describe("where local accounts are off", () => {
  test("a password opens an administrator's account, and no other", async () => {
    const person = await api.person("Pia", { [project]: ["READER"] });
    expect((await signInAs(api, person)).status).toBe(401);
    expect((await signInAs(api, admin)).status).toBe(200);
    expect(await api.ok(null, "{ signInMethods { localAccounts provider } }")).toEqual({
      signInMethods: { localAccounts: false, provider: "Clinic" },
    });
  });

  test("the provider takes nothing from an administrator who has a password", async () => {
    await signInBy({ ...rhea, sub: "a1", email: admin.email, groups: [] });
    expect(await api.database.prisma.user.findUniqueOrThrow({ where: { id: admin.id } })).toMatchObject({ isAdministrator: true });
  });
});

describe("a hostile provider, or one between us and it", () => {
  const mallory = { ...rhea, sub: "m1", email: "mallory@clinic.test", groups: ["second-read-admins"] };
  const notSignedIn = async ({ location, cookie }: { location: string; cookie: string }) => {
    expect([location.startsWith("/sign-in?error="), /session_token/.test(cookie)]).toEqual([true, false]);
    expect(await api.database.prisma.user.count({ where: { email: mallory.email } })).toBe(0);
  };
  const now = () => Math.floor(Date.now() / 1000);

  test.each<[string, Twist]>([
    ["of another issuer", (claims, sign) => sign({ ...claims, iss: "https://elsewhere.test" })],
    ["for another audience", (claims, sign) => sign({ ...claims, aud: "another-client" })],
    ["with another nonce", (claims, sign) => sign({ ...claims, nonce: "another" })],
    ["without a nonce", ({ nonce: _, ...claims }, sign) => sign(claims)],
    ["that has expired", (claims, sign) => sign({ ...claims, iat: now() - 7200, exp: now() - 3600 })],
    ["without an end", ({ exp: _, ...claims }, sign) => sign(claims)],
    ["that nobody signed (alg none)", async (claims) => new UnsecuredJWT(claims).encode()],
    [
      "signed by another key",
      async (claims) =>
        new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: "one" }).sign((await generateKeyPair("RS256")).privateKey),
    ],
    [
      "signed by the client's own name as a shared secret",
      (claims) =>
        new SignJWT(claims).setProtectedHeader({ alg: "HS256", kid: "one" }).sign(new TextEncoder().encode(clientId.padEnd(32, "."))),
    ],
    ["without a subject", ({ sub: _, ...claims }, sign) => sign(claims)],
    ["that is none at all", async () => "not a token"],
    ["that is left out, with a friendly userinfo", async () => null],
  ])("an ID token %s signs nobody in", async (_, twist) => {
    await notSignedIn(await signInBy(mallory, twist));
  });

  test("groups count from the ID token alone, as a list of words", async () => {
    provider.next = { person: { ...mallory, sub: "g1", email: "gus@clinic.test", groups: "second-read-admins" }, userinfo: mallory };
    const { back, cookie } = await toProvider(api);
    back.searchParams.set("groups", "second-read-admins");
    expect(await rolesOf((await comeBack(api, back, cookie)).cookie)).toEqual({ email: "gus@clinic.test", everywhere: [], here: [] });
  });

  test("a code is good once, in the browser that began, with the state that was given to it", async () => {
    provider.next = { person: mallory };
    const [one, other] = [await toProvider(api), await toProvider(api)];
    await notSignedIn(await comeBack(api, one.back, ""));
    const mixed = new URL(one.back);
    mixed.searchParams.set("state", other.back.searchParams.get("state") ?? "");
    await notSignedIn(await comeBack(api, mixed, one.cookie));
    const altered = new URL(other.back);
    altered.searchParams.set("state", "made-up");
    await notSignedIn(await comeBack(api, altered, other.cookie));
    provider.next = { person: rhea };
    const fresh = await toProvider(api);
    expect((await comeBack(api, fresh.back, fresh.cookie)).location).toBe("/");
    const again = await comeBack(api, fresh.back, fresh.cookie);
    expect([again.location.startsWith("/sign-in?error="), /session_token/.test(again.cookie)]).toEqual([true, false]);
  });

  test("what the browser sends along counts for nothing but a page of our own to come back to", async () => {
    provider.next = { person: rhea };
    for (const [next, location] of [
      ["/p/demo/read", "/p/demo/read"],
      ["https://evil.test/", "/"],
      ["//evil.test", "/"],
      ["/\\evil.test", "/"],
    ]) {
      const { back, cookie } = await toProvider(api, { next, callbackURL: "https://evil.test/", scopes: ["everything"] });
      expect((await comeBack(api, back, cookie)).location).toBe(location);
    }
    const posted = await fetch(`${api.url}/auth/sign-in/social`, {
      method: "POST",
      headers: headers(),
      body: JSON.stringify({ provider: "oidc", idToken: { token: "x.y.z" } }),
    });
    expect(Object.keys((await posted.json()) as object).sort()).toEqual(["redirect", "url"]);
  });
});

test("roles of a group that another administrator has changed meanwhile are not given back", async () => {
  const set = `mutation($p: ID!, $r: [Role!]!, $e: [Role!]) { setGroupRoles(projectId: $p, group: "residents", roles: $r, expectedRoles: $e) { group } }`;
  const of = (r: string[], e: string[]) => ({ p: project, r, e });
  await api.ok(admin, set, of(["READER", "ANALYST"], []));
  await api.ok(admin, set, of(["READER"], ["ANALYST", "READER"]));
  expect(await api.code(admin, set, of(["READER", "ANALYST", "ARBITER"], ["READER", "ANALYST"]))).toBe("STALE_REVISION");
  const both = ["ARBITER", "ANALYST"].map((role) => api.code(admin, set, of(["READER", role], ["READER"])).catch(() => "kept"));
  expect((await Promise.all(both)).toSorted()).toEqual(["STALE_REVISION", "kept"]);
  await api.ok(admin, set, { p: project, r: [] });
});
