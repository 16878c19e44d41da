import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";

let api: TestApi;
let project: string;
let admin: TestPerson;
let reader: TestPerson;

beforeAll(async () => {
  api = await startTestApi();
  project = await api.project("people");
  admin = await api.person("Ada", { [project]: ["ADMIN"] });
  reader = await api.person("Rhea", { [project]: ["READER"] });
});
afterAll(() => api?.close());

async function signIn(email: string, password: string, origin = api.publicOrigin): Promise<Response> {
  return fetch(`${api.url}/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin },
    body: JSON.stringify({ email, password }),
  });
}

function cookieOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}

async function me(cookie: string, origin: string | null = api.publicOrigin): Promise<Response> {
  return fetch(`${api.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", cookie, ...(origin ? { origin } : {}) },
    body: JSON.stringify({ query: "{ me { name email roles } }" }),
  });
}

describe("signing in", () => {
  test("a password opens a session, signing out ends it at once", async () => {
    const response = await signIn(reader.email, reader.password);
    expect(response.status).toBe(200);
    const cookies = response.headers.getSetCookie();
    expect(cookies.join()).toMatch(/HttpOnly/i);
    expect(cookies.join()).toMatch(/SameSite=Lax/i);
    const cookie = cookieOf(response);
    expect(await (await me(cookie)).json()).toEqual({ data: { me: { name: "Rhea", email: reader.email, roles: [] } } });
    const out = await fetch(`${api.url}/auth/sign-out`, {
      method: "POST",
      headers: { "content-type": "application/json", cookie, origin: api.publicOrigin },
      body: "{}",
    });
    expect(out.status).toBe(200);
    expect(await (await me(cookie)).json()).toEqual({ data: { me: null } });
  });

  test("a wrong password and an unknown address look alike", async () => {
    const wrong = await signIn(reader.email, "not the password at all");
    const unknown = await signIn("nobody@reads.test", "not the password at all");
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(await wrong.json()).toEqual(await unknown.json());
  });

  test("a cookie is taken from our own origin only", async () => {
    const cookie = cookieOf(await signIn(reader.email, reader.password));
    expect((await me(cookie, "https://evil.test")).status).toBe(403);
    expect((await me(cookie, null)).status).toBe(403);
    expect((await me(cookie)).status).toBe(200);
  });

  test("a cookie with a changed signature is nobody's", async () => {
    const cookie = cookieOf(await signIn(reader.email, reader.password));
    const forged = cookie
      .replace(/.$/, (last) => (last === "A" ? "B" : "A"))
      .replace(/\.(.)/, (_, first) => `.${first === "x" ? "y" : "x"}`);
    expect(await (await me(forged)).json()).toEqual({ data: { me: null } });
  });

  test("a session that ran out is nobody's, and a change asked with it is UNAUTHENTICATED", async () => {
    const cookie = cookieOf(await signIn(reader.email, reader.password));
    await api.database.prisma.session.updateMany({ where: { userId: reader.id }, data: { expiresAt: new Date(Date.now() - 1000) } });
    expect(await (await me(cookie)).json()).toEqual({ data: { me: null } });
    const response = await fetch(`${api.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", cookie, origin: api.publicOrigin },
      body: JSON.stringify({ query: "mutation($id: ID!) { nextExam(projectId: $id) { id } }", variables: { id: project } }),
    });
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: "UNAUTHENTICATED", retryable: false } }] });
  });

  test("/auth reads only JSON, since nothing else is bounded", async () => {
    const response = await fetch(`${api.url}/auth/sign-in/email`, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded", origin: api.publicOrigin },
      body: new URLSearchParams({ email: reader.email, password: reader.password }),
    });
    expect([response.status, response.headers.getSetCookie()]).toEqual([400, []]);
  });

  test("the eleventh try in a minute is told to wait, another account is not", async () => {
    const person = await api.person("Tim");
    const statuses: number[] = [];
    for (let tried = 0; tried < 11; tried += 1) statuses.push((await signIn(person.email, "wrong, and wrong again")).status);
    expect(statuses.slice(0, 10)).toEqual(Array(10).fill(401));
    expect(statuses[10]).toBe(429);
    expect((await signIn(reader.email, reader.password)).status).toBe(200);
    api.clock.advanceSeconds(61);
    expect((await signIn(person.email, person.password)).status).toBe(200);
  });

  test("nobody signs up, and the rest of the kit's surface is shut", async () => {
    for (const path of ["sign-up/email", "update-user", "delete-user", "list-sessions", "request-password-reset", "sign-in/social"]) {
      const response = await fetch(`${api.url}/auth/${path}`, {
        method: "POST",
        headers: { "content-type": "application/json", origin: api.publicOrigin },
        body: JSON.stringify({ email: "new@reads.test", password: "a long enough one", name: "New" }),
      });
      expect([path, response.status]).toEqual([path, 404]);
    }
  });
});

describe("people", () => {
  test("an administrator makes a user, who signs in with the one-time password", async () => {
    const { createUser } = await api.ok(
      admin,
      `mutation { createUser(email: "New.Person@Reads.test", name: "New") { user { id email } oneTimePassword } }`,
    );
    expect(createUser.user.email).toBe("new.person@reads.test");
    expect((await signIn("new.person@reads.test", createUser.oneTimePassword)).status).toBe(200);
  });

  test("whoever adds somebody with an account is told which account it is, so that it can be given roles in another project", async () => {
    const known = await api.person("Kim", { [project]: ["READER"] });
    const again = `mutation { createUser(email: "${known.email.toUpperCase()}", name: "Again") { user { id } } }`;
    const { errors } = await api.graphql(admin, again);
    const account = { id: known.id, name: "Kim", isAdministrator: false };
    expect(errors).toMatchObject([{ extensions: { code: "INVALID_INPUT", details: { account } } }]);
    const other = await api.project("another");
    await api.ok(admin, `mutation($p: ID!, $u: ID!) { setRoles(projectId: $p, userId: $u, roles: [ANALYST], expectedRoles: []) { id } }`, {
      p: other,
      u: known.id,
    });
    expect((await api.ok(known, "{ projects { key } }")).projects).toEqual([{ key: "another" }, { key: "people" }]);
  });

  test.each([
    ["a letter of another script", "\u0430da@reads.test", "Ada"],
    ["an invisible character", "ad\u200ba@reads.test", "Ada"],
    ["a direction mark in the name", "new-name@reads.test", "Ada \u202enimda"],
    ["a line break in the name", "new-name@reads.test", "Ada\nGrace"],
  ])("with %s is refused: it would look like another", async (_, email, name) => {
    const create = "mutation($e: String!, $n: String!) { createUser(email: $e, name: $n) { user { id } } }";
    expect(await api.code(admin, create, { e: email, n: name })).toBe("INVALID_INPUT");
  });

  test("roles count at once in this process", async () => {
    const person = await api.person("Vera");
    expect((await api.ok(person, "{ projects { key } }")).projects).toEqual([]);
    await api.ok(
      admin,
      `mutation($p: ID!, $u: ID!) { setRoles(projectId: $p, userId: $u, roles: [READER, ARBITER]) { roles(projectId: $p) } }`,
      {
        p: project,
        u: person.id,
      },
    );
    expect((await api.ok(person, "{ projects { key } }")).projects).toEqual([{ key: "people" }]);
  });

  test("a list of people that has grown old gives nobody a role back", async () => {
    const person = await api.person("Iris", { [project]: ["READER", "ADMIN"] });
    const set = `mutation($p: ID!, $u: ID!, $roles: [Role!]!, $expected: [Role!]) {
      setRoles(projectId: $p, userId: $u, roles: $roles, expectedRoles: $expected) { roles(projectId: $p) }
    }`;
    const of = (roles: string[], expected?: string[]) => ({ p: project, u: person.id, roles, expected });
    await api.ok(admin, set, of(["READER"], ["ADMIN", "READER"]));
    // Another administrator's page still shows her earlier roles.
    expect(await api.code(admin, set, of(["READER", "ADMIN", "ARBITER"], ["READER", "ADMIN"]))).toBe("STALE_REVISION");
    expect((await api.ok(admin, set, of(["ARBITER", "READER"], ["READER"]))).setRoles.roles).toEqual(["ARBITER", "READER"]);
    expect((await api.ok(admin, set, of(["READER"]))).setRoles.roles).toEqual(["READER"]);
    const both = ["ANALYST", "ARBITER"].map((role) => api.code(admin, set, of(["READER", role], ["READER"])).catch(() => "taken"));
    expect((await Promise.all(both)).toSorted()).toEqual(["STALE_REVISION", "taken"]);
  });

  test("settings that another administrator has changed meanwhile are not changed back", async () => {
    const own = await api.project("settings-of-two");
    const chief = await api.person("Cleo", { [own]: ["ADMIN"] });
    const update = `mutation($p: ID!, $s: JSON!, $expected: JSON) {
      updateProject(id: $p, settings: $s, reason: "tidy", expectedSettings: $expected) { settings }
    }`;
    const open = { webhooksToPrivateAddresses: true, trainOnLossy: false };
    await api.ok(chief, update, { p: own, s: open, expected: {} });
    const closed = { trainOnLossy: false, webhooksToPrivateAddresses: false };
    await api.ok(chief, update, { p: own, s: closed, expected: { trainOnLossy: false, webhooksToPrivateAddresses: true } });
    expect(await api.code(chief, update, { p: own, s: { ...open, prevalence: 0.01 }, expected: open })).toBe("STALE_REVISION");
    expect((await api.ok(chief, `query($p: ID!) { project(id: $p) { settings } }`, { p: own })).project.settings).toEqual(closed);
  });

  test("the last administrator stays one", async () => {
    const other = await api.person("Olga", { [project]: ["ADMIN"] });
    const strip = `mutation($p: ID!, $u: ID!) { setRoles(projectId: $p, userId: $u, roles: []) { roles } }`;
    expect((await api.ok(other, strip, { p: project, u: admin.id })).setRoles.roles).toEqual([]);
    expect((await api.ok(other, strip, { p: project, u: other.id })).setRoles.roles).toEqual(["ADMIN"]);
    await api.ok(other, `mutation($p: ID!, $u: ID!) { setRoles(projectId: $p, userId: $u, roles: [ADMIN]) { roles } }`, {
      p: project,
      u: admin.id,
    });
  });
});
