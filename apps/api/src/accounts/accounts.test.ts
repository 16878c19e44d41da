import { endSessionsOf, newId, replacePassword } from "@second-read/database";
import { hashPassword } from "better-auth/crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { turnOnTotp } from "../testing/authenticator.ts";
import { signInAs } from "../testing/browser.ts";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";

let api: TestApi;
let project: string;
let admin: TestPerson;
beforeAll(async () => {
  api = await startTestApi();
  project = await api.project("accounts");
  admin = await api.person("Ada", { [project]: ["ADMIN"] });
});
afterAll(() => api?.close());

const ownPassword = "a sentence nobody guesses";
const change = "mutation($from: String!, $to: String!) { changePassword(currentPassword: $from, newPassword: $to) { mustChangePassword } }";
const me = "{ me { name } }";
const nobody = { data: { me: null } };

async function newPerson(email: string): Promise<{ id: string; email: string; password: string }> {
  const { createUser } = await api.ok(
    admin,
    'mutation($email: String!) { createUser(email: $email, name: "New") { user { id } oneTimePassword } }',
    { email },
  );
  return { id: createUser.user.id, email, password: createUser.oneTimePassword };
}

/** What was done to a person's account according to the audit trail, except signing in (opened-and-refused.test.ts). */
async function doneTo(userId: string): Promise<string[]> {
  const events = await api.database.prisma.auditEvent.findMany({
    where: { chain: "system", subject: `user ${userId}`, outcome: "done", action: { notIn: ["signIn", "signOut"] } },
    orderBy: { sequence: "asc" },
  });
  return events.map(({ action, actorId }) => `${action} by ${actorId === userId ? "themself" : actorId === admin.id ? "Ada" : "another"}`);
}

describe("a password set by somebody else", () => {
  test("allows only changing it; afterwards the person who set it is locked out", async () => {
    const person = await newPerson("first@reads.test");
    const [maker, owner] = [await signInAs(api, person), await signInAs(api, person)];
    expect(await owner.ask("{ me { name } myAccount { mustChangePassword } }")).toMatchObject({
      data: { me: { name: "New" }, myAccount: { mustChangePassword: true } },
    });
    for (const refused of ["{ projects { id } }", "{ apiTokens { id } }", 'mutation { createApiToken(name: "x") { secret } }'])
      expect(await owner.ask(refused)).toMatchObject({
        errors: [{ extensions: { code: "FORBIDDEN", details: { condition: "OWN_PASSWORD" } } }],
      });
    expect(await owner.ask(change, { from: person.password, to: ownPassword })).toMatchObject({
      data: { changePassword: { mustChangePassword: false } },
    });
    for (const browser of [maker, owner]) expect(await browser.ask(me)).toMatchObject(nobody);
    expect((await signInAs(api, person)).status).toBe(401);
    const again = await signInAs(api, { ...person, password: ownPassword });
    expect(await again.ask("{ projects { id } }")).toMatchObject({ data: { projects: [] } });
    expect(await doneTo(person.id)).toEqual(["createUser by Ada", "changePassword by themself"]);
  });

  test("is refused like a wrong one after seven days", async () => {
    const person = await newPerson("late@reads.test");
    const wrong = await signInAs(api, { ...person, password: "not the password" });
    const sevenDays = 7 * 86_400 + 1;
    api.clock.advanceSeconds(sevenDays);
    const late = await signInAs(api, person);
    api.clock.advanceSeconds(-sevenDays);
    expect([late.status, late.body, late.cookie]).toEqual([401, wrong.body, ""]);
  });

  test("results from a reset by an administrator with a session, and ends every session", async () => {
    const person = await api.person("Rolf");
    const before = await signInAs(api, person);
    const administrator = await signInAs(api, admin);
    const reset = "mutation($u: ID!) { resetPassword(userId: $u) { oneTimePassword } }";
    const { data } = await administrator.ask(reset, { u: person.id });
    expect(await before.ask(me)).toMatchObject(nobody);
    expect((await signInAs(api, person)).status).toBe(401);
    const after = await signInAs(api, { ...person, password: data?.resetPassword.oneTimePassword });
    expect(await after.ask("{ projects { id } }")).toMatchObject({ errors: [{ extensions: { code: "FORBIDDEN" } }] });
    expect(await administrator.ask(reset, { u: admin.id })).toMatchObject({ errors: [{ extensions: { code: "WRONG_STATE" } }] });
    expect(await api.code(admin, reset, { u: person.id })).toBe("FORBIDDEN");
    expect(await doneTo(person.id)).toEqual(["resetPassword by Ada"]);
  });
});

describe("one's own password", () => {
  test("is changed by its owner who knows it, to one that is good enough, and not with a token", async () => {
    const person = await api.person("Carla Winter");
    const browser = await signInAs(api, person);
    const refusal = async (from: string, to: string) => (await browser.ask(change, { from, to })).errors?.[0]?.message;
    expect(await refusal("not the password", ownPassword)).toBe("The current password is wrong.");
    expect(await refusal(person.password, person.password)).toBe("The new password is the same as the current one.");
    expect(await refusal(person.password, "Password2026!")).toBe("This password is among the most common ones.");
    expect(await refusal(person.password, "it is Winter again")).toBe("A password does not hold your name or address.");
    expect(await api.code(person, change, { from: person.password, to: ownPassword })).toBe("FORBIDDEN");
    expect(await browser.ask(me)).toMatchObject({ data: { me: { name: "Carla Winter" } } });
    expect(await doneTo(person.id)).toEqual([]);
  });
});

describe("sessions", () => {
  test("are listed for their owner, and ended singly or all together", async () => {
    const [person, other] = [await api.person("Sol"), await api.person("Otto")];
    const here = await signInAs(api, person, { from: "10.0.0.5", userAgent: "Firefox" });
    const there = await signInAs(api, person, { from: "1.2.3.4, 10.0.0.6", userAgent: "Chrome" });
    const stranger = await signInAs(api, other);
    const { data } = await here.ask("{ sessions { id userAgent ipAddress isCurrent } }");
    expect(data?.sessions).toMatchObject([
      { userAgent: "Chrome", ipAddress: "10.0.0.6", isCurrent: false },
      { userAgent: "Firefox", ipAddress: "10.0.0.5", isCurrent: true },
    ]);
    const end = "mutation($id: ID!) { endSession(id: $id) { id } }";
    expect(await stranger.ask(end, { id: data?.sessions[0].id })).toMatchObject({ errors: [{ extensions: { code: "NOT_FOUND" } }] });
    await here.ask(end, { id: data?.sessions[0].id });
    expect(await there.ask(me)).toMatchObject(nobody);
    const everywhere = "mutation($u: ID) { signOutEverywhere(userId: $u) { id } }";
    expect(await stranger.ask(everywhere, { u: person.id })).toMatchObject({ errors: [{ extensions: { code: "NOT_FOUND" } }] });
    await here.ask(everywhere);
    expect(await here.ask(me)).toMatchObject(nobody);
    await api.ok(admin, everywhere, { u: other.id });
    expect(await stranger.ask(me)).toMatchObject(nobody);
    expect(await doneTo(person.id)).toEqual(["endSession by themself", "signOutEverywhere by themself"]);
  });
});

test("a session lasts twelve hours, and signing in leads nowhere, whatever else the request asks for", async () => {
  const person = await api.person("Tove");
  const response = await fetch(`${api.url}/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: api.publicOrigin },
    body: JSON.stringify({ ...person, rememberMe: false, callbackURL: `${api.publicOrigin}/elsewhere` }),
  });
  expect([response.status, response.headers.get("location"), (await response.json()).url]).toEqual([200, null, undefined]);
  const { createdAt, expiresAt } = await api.database.prisma.session.findFirstOrThrow({ where: { userId: person.id } });
  expect(Math.round((expiresAt.getTime() - createdAt.getTime()) / 60_000)).toBe(12 * 60);
});

// Checking a password takes some 50 ms: the change comes after more and more statements of that time.
test.each([0, 10, 20, 40])("a password that is changed while it signs somebody in opens nothing (%i)", async (statements) => {
  const person = await api.person("Rasmus");
  const hash = await hashPassword(ownPassword);
  await api.database.prisma.rateCount.deleteMany();
  const signingIn = signInAs(api, person);
  await expect.poll(() => api.database.prisma.rateCount.count(), { interval: 1 }).toBe(4);
  for (let done = 0; done < statements; done += 1) await api.database.sql.query("SELECT 1");
  await api.database.transaction(async (connection) => {
    await replacePassword(connection, { userId: person.id, hash, oneTimeUntil: null });
    await endSessionsOf(connection, person.id);
  });
  expect(await (await signingIn).ask(me)).toMatchObject(nobody);
  expect(await api.database.prisma.session.count({ where: { userId: person.id } })).toBe(0);
});

test("a session is cached by all cookies that could be its own: a planted one beside it opens nothing", async () => {
  const person = await api.person("Cora");
  const { cookie } = await signInAs(api, person);
  const planted = "__Host-second-read.session_token=known-to-another";
  const ask = async (sent: string) => {
    const response = await fetch(`${api.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: api.publicOrigin, cookie: sent },
      body: JSON.stringify({ query: me }),
    });
    return ((await response.json()) as { data: { me: unknown } }).data.me;
  };
  expect(await ask(`${planted}; ${cookie}`)).toEqual({ name: "Cora" });
  expect(await ask(planted)).toBeNull();
});

describe("a disabled account", () => {
  const setDisabled = "mutation($u: ID!, $d: Boolean!) { setUserDisabled(userId: $u, disabled: $d) { disabledAt } }";

  test("has no session, no token and no way in, and works again once it is enabled", async () => {
    const person = await api.person("Dora", { [project]: ["READER"] });
    const browser = await signInAs(api, person);
    const wrong = await signInAs(api, { ...person, password: "not the password" });
    await api.ok(admin, setDisabled, { u: person.id, d: true });
    expect(await browser.ask(me)).toMatchObject(nobody);
    expect(await api.code(person, me)).toBe("UNAUTHENTICATED");
    const refused = await signInAs(api, person);
    expect([refused.status, refused.body, refused.cookie]).toEqual([401, wrong.body, ""]);
    await api.ok(admin, setDisabled, { u: person.id, d: false });
    expect((await signInAs(api, person)).status).toBe(200);
    expect(await api.ok(person, me)).toEqual({ me: { name: "Dora" } });
    expect(await doneTo(person.id)).toEqual(["setUserDisabled by Ada", "setUserDisabled by Ada"]);
  });

  test("cannot be one's own, nor can two administrators disable each other", async () => {
    const other = await api.person("Olga", { [project]: ["ADMIN"] });
    expect(await api.code(admin, setDisabled, { u: admin.id, d: true })).toBe("WRONG_STATE");
    await Promise.all([
      api.graphql(admin, setDisabled, { u: other.id, d: true }),
      api.graphql(other, setDisabled, { u: admin.id, d: true }),
    ]);
    expect(await api.database.prisma.user.count({ where: { isAdministrator: true, disabledAt: null } })).toBe(1);
    await api.database.prisma.user.updateMany({ data: { disabledAt: null } });
  });

  test("is in the administrators' list of all accounts, page by page", async () => {
    const list =
      "query($after: String) { accounts(first: 2, after: $after) { totalCount nodes { user { email } } pageInfo { endCursor hasNextPage } } }";
    const seen: string[] = [];
    for (let after: string | null = null; ; ) {
      const { accounts }: any = await api.ok(admin, list, { after });
      seen.push(...accounts.nodes.map(({ user }: { user: { email: string } }) => user.email));
      after = accounts.pageInfo.endCursor;
      if (!accounts.pageInfo.hasNextPage) {
        expect(seen).toHaveLength(accounts.totalCount);
        break;
      }
    }
    expect(seen).toEqual([...new Set(seen)].sort());
  });
});

test("a refusal is the same for every account, whatever is wrong with it", async () => {
  const { prisma } = api.database;
  const [disabled, expired, byProvider, withCode, usual] = [
    await api.person("Dirk"),
    await api.person("Elin"),
    await api.person("Pia"),
    await api.person("Toni"),
    await api.person("Ulf"),
  ];
  await prisma.user.update({ where: { id: disabled.id }, data: { disabledAt: new Date() } });
  await prisma.user.update({ where: { id: expired.id }, data: { oneTimePasswordUntil: new Date(0) } });
  await prisma.account.deleteMany({ where: { userId: byProvider.id } });
  await prisma.account.create({ data: { id: newId(), userId: byProvider.id, accountId: "sub", providerId: "oidc" } });
  await turnOnTotp(api, withCode);
  const wrong = "not the password";
  const tries = [
    { email: "nobody@reads.test", password: wrong },
    { ...usual, password: wrong },
    disabled,
    { ...disabled, password: wrong },
    expired,
    byProvider,
    { ...withCode, password: wrong },
    { ...usual, email: usual.email.toUpperCase(), password: "x".repeat(200) },
  ];
  const refusals: unknown[] = [];
  for (const each of tries) {
    const { status, body, cookie } = await signInAs(api, each);
    refusals.push([status, body, cookie]);
  }
  expect(refusals).toEqual(tries.map(() => refusals[0]));
});

describe("wrong passwords", () => {
  test("are counted on their own, whatever is typed as an address", async () => {
    const { rateCount } = api.database.prisma;
    await rateCount.deleteMany();
    const from = "10.9.0.1";
    for (const email of ["someone@reads.test", "from", "pair someone@reads.test", "of", "provider"])
      await signInAs(api, { email, password: "not the password" }, { from });
    // For each: tries, failures of account and address, failures of the account; and once for all: failures of the address.
    expect(await rateCount.count()).toBe(5 * 3 + 1);
  });

  test("are limited by account and by address, whatever the sender claims further back, and only there", async () => {
    const [person, other] = [await api.person("Vic"), await api.person("Una")];
    const wrong = { ...person, password: "not the password" };
    expect((await signInAs(api, wrong, { from: "10.1.0.1" })).status).toBe(401);
    // As if the limit of failures had been reached, for this account and from this address.
    await api.database.prisma.rateCount.updateMany({ data: { count: 100 } });
    for (const from of ["10.1.0.2", "10.1.0.3", "9.9.9.9, 10.1.0.4"]) expect((await signInAs(api, person, { from })).status).toBe(429);
    for (const from of ["10.1.0.1", "9.9.9.9, 10.1.0.1"]) expect((await signInAs(api, other, { from })).status).toBe(429);
    expect((await signInAs(api, other, { from: "10.1.0.2" })).status).toBe(200);
    api.clock.advanceSeconds(3_601);
    expect((await signInAs(api, person, { from: "10.1.0.1" })).status).toBe(200);
  });

  test("do not count if the password was right", async () => {
    const person = await api.person("Rita");
    await api.database.prisma.rateCount.deleteMany();
    for (let times = 0; times < 3; times += 1) await signInAs(api, person, { from: "10.2.0.1" });
    const counts = async () => (await api.database.prisma.rateCount.findMany({ select: { count: true } })).map(({ count }) => count).sort();
    // Given back after the response was sent.
    await expect.poll(counts).toEqual([0, 0, 0, 3]);
  });

  test("for one account, however often a script sends them, lock out nobody else who shares its address", async () => {
    const [person, other] = [await api.person("Stu"), await api.person("Tess")];
    const wrong = { ...person, password: "not the password" };
    const from = "10.4.0.1";
    // Ten a minute reach the password check, and one address may fail a hundred times in ten minutes.
    for (let times = 0; times < 100; times += 1) {
      if (times > 0 && times % 10 === 0) api.clock.advanceSeconds(61);
      await signInAs(api, wrong, { from });
    }
    expect((await signInAs(api, other, { from })).status).toBe(200);
  });

  test("do not arise when a department signs in at the same time from one address that has nearly failed too often", async () => {
    const from = "10.5.0.1";
    const people: TestPerson[] = [];
    for (let index = 0; index < 4; index += 1) people.push(await api.person(`Colleague ${index}`));
    await api.database.prisma.rateCount.deleteMany();
    expect((await signInAs(api, { email: "nobody@reads.test", password: "not the password" }, { from })).status).toBe(401);
    await api.database.prisma.rateCount.updateMany({ data: { count: 90 } });
    const tries = people.flatMap((person) => Array.from({ length: 5 }, () => signInAs(api, person, { from })));
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    expect(statuses.filter((status) => status !== 200)).toEqual([]);
  });

  test("in a flood from one address wait behind the one sign-in from another", async () => {
    const person = await api.person("Paul");
    const ended: string[] = [];
    const flood = Array.from({ length: 24 }, async (_, index) => {
      await signInAs(api, { email: `nobody${index}@reads.test`, password: "not the password" }, { from: "10.3.0.1" });
      ended.push("flood");
    });
    const one = signInAs(api, person, { from: "10.3.0.2" }).then(({ status }) => {
      ended.push("one");
      return status;
    });
    await Promise.all([...flood, one]);
    expect(await one).toBe(200);
    expect(ended.indexOf("one")).toBeLessThan(16);
  });
});
