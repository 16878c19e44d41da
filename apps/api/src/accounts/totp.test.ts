import { afterAll, beforeAll, expect, test } from "vitest";
import { codeOf, nextCodeOf, postAuth, turnOnTotp } from "../testing/authenticator.ts";
import { type Browser, browserWith, signInAs } from "../testing/browser.ts";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";

let api: TestApi;
let project: string;
let admin: TestPerson;
beforeAll(async () => {
  api = await startTestApi();
  project = await api.project("codes");
  admin = await api.person("Ada", { [project]: ["ADMIN"] });
});
afterAll(() => api?.close());

const me = "{ me { name } }";
const nobody = { data: { me: null } };

const post = (path: string, cookie: string, body: object) => postAuth(api, `two-factor/${path}`, cookie, body);

async function withTotp(name: string) {
  const person = await api.person(name);
  return { person, ...(await turnOnTotp(api, person)) };
}

const asks = (browser: Browser) => JSON.parse(browser.body).twoFactorRedirect === true;

test("the password alone opens nothing; a code of the app, or a backup code once, does", async () => {
  const { person, totpUri, backupCodes } = await withTotp("Tara");
  const half = await signInAs(api, person);
  expect([half.status, asks(half)]).toEqual([200, true]);
  expect(await half.ask(me)).toMatchObject(nobody);
  expect((await post("verify-totp", half.cookie, { code: "000000" })).status).toBe(401);
  const whole = await post("verify-totp", half.cookie, { code: nextCodeOf(totpUri), trustDevice: true });
  expect([whole.status, /trust/.test(whole.cookie)]).toEqual([200, false]);
  const used = await post("verify-backup-code", (await signInAs(api, person)).cookie, { code: backupCodes[0] });
  expect(used.status).toBe(200);
  expect((await post("verify-backup-code", (await signInAs(api, person)).cookie, { code: backupCodes[0] })).status).toBe(401);
  const stored = await api.database.prisma.twoFactor.findUniqueOrThrow({ where: { userId: person.id } });
  for (const secret of [new URL(totpUri).searchParams.get("secret") ?? "", ...backupCodes])
    expect(`${stored.secret} ${stored.backupCodes}`).not.toContain(secret);
});

test("a code works once: for only one of two concurrent sign-ins, and neither the one that set the app up nor an older one", async () => {
  const { person, totpUri } = await withTotp("Twins");
  const halves = [await signInAs(api, person), await signInAs(api, person), await signInAs(api, person)];
  const [first, second, third] = halves.map(({ cookie }) => cookie);
  expect((await post("verify-totp", String(third), { code: codeOf(totpUri) })).body.code).toBe("INVALID_CODE");
  const code = nextCodeOf(totpUri);
  const both = await Promise.all([first, second].map((cookie) => post("verify-totp", String(cookie), { code })));
  expect(both.map(({ status }) => status).sort()).toEqual([200, 401]);
  // A refused try counts as a wrong code, and the sign-in continues.
  expect((await post("verify-totp", String(third), { code })).body.code).toBe("INVALID_CODE");
});

test("a backup code works once, even for two concurrent sign-ins", async () => {
  const { person, backupCodes } = await withTotp("Tilda");
  const halves = [await signInAs(api, person), await signInAs(api, person)];
  const both = await Promise.all(halves.map(({ cookie }) => post("verify-backup-code", cookie, { code: backupCodes[0] })));
  expect(both.filter(({ status }) => status === 200)).toHaveLength(1);
});

test("within a session, codes only set up an app: they neither audit that again nor use up a backup code", async () => {
  const { person, totpUri, backupCodes, cookie } = await withTotp("Thea");
  for (const [path, code] of [
    ["verify-totp", nextCodeOf(totpUri)],
    ["verify-backup-code", backupCodes[0]],
  ] as const)
    expect((await post(path, cookie, { code })).body).toMatchObject({ errors: [{ extensions: { code: "WRONG_STATE" } }] });
  expect((await post("verify-backup-code", (await signInAs(api, person)).cookie, { code: backupCodes[0] })).status).toBe(200);
  expect(await api.database.prisma.auditEvent.count({ where: { subject: `user ${person.id}`, action: "turnOnTotp" } })).toBe(1);
});

test("a sign-in that lacks only its code ends with the sessions: with a sign-out everywhere, a change and a reset of the password", async () => {
  const { person, totpUri, backupCodes, cookie } = await withTotp("Tor");
  const administrator = await signInAs(api, admin);
  const change = "mutation($from: String!, $to: String!) { changePassword(currentPassword: $from, newPassword: $to) { id } }";
  const next = "a sentence nobody guesses";
  // The change needs the session, so it comes first.
  const ends: [string, () => Promise<unknown>][] = [
    [person.password, () => browserWith(api, cookie).ask(change, { from: person.password, to: next })],
    [next, () => administrator.ask("mutation($u: ID!) { signOutEverywhere(userId: $u) { id } }", { u: person.id })],
    [next, () => administrator.ask("mutation($u: ID!) { resetPassword(userId: $u) { oneTimePassword } }", { u: person.id })],
  ];
  for (const [password, end] of ends) {
    const half = await signInAs(api, { ...person, password });
    expect(asks(half)).toBe(true);
    expect(await end()).not.toHaveProperty("errors");
    expect((await post("verify-totp", half.cookie, { code: nextCodeOf(totpUri) })).status).toBe(401);
    expect((await post("verify-backup-code", half.cookie, { code: backupCodes[0] })).status).toBe(401);
  }
});

test("five wrong codes end the unfinished sign-in, and ten in a row lock the app", async () => {
  const { person, totpUri } = await withTotp("Timo");
  const tryFive = async () => {
    const half = await signInAs(api, person);
    for (let tried = 0; tried < 5; tried += 1) expect((await post("verify-totp", half.cookie, { code: "000000" })).status).toBe(401);
    return half;
  };
  const first = await tryFive();
  expect((await post("verify-totp", first.cookie, { code: nextCodeOf(totpUri) })).status).not.toBe(200);
  await tryFive();
  expect((await post("verify-totp", (await signInAs(api, person)).cookie, { code: nextCodeOf(totpUri) })).status).toBe(429);
});

test("it is set up and turned off with the password, within one's own session", async () => {
  const { person, cookie } = await withTotp("Tove");
  expect((await post("disable", cookie, { password: "not the password" })).status).toBe(400);
  expect((await post("enable", "", { password: person.password })).status).toBe(401);
  expect((await post("disable", cookie, { password: person.password })).status).toBe(200);
  expect(asks(await signInAs(api, person))).toBe(false);
  const trail = await api.database.prisma.auditEvent.findMany({
    where: { chain: "system", subject: `user ${person.id}`, action: { not: "signIn" } },
    orderBy: { sequence: "asc" },
  });
  expect(trail.map(({ action, actorId }) => [action, actorId])).toEqual([
    ["turnOnTotp", person.id],
    ["turnOffTotp", person.id],
  ]);
});

test("an administrator with a session removes it for a person who has lost the app", async () => {
  const { person } = await withTotp("Tess");
  const remove = "mutation($u: ID!) { removeTotp(userId: $u) { hasTotp } }";
  expect(await api.code(admin, remove, { u: person.id })).toBe("FORBIDDEN");
  const administrator = await signInAs(api, admin);
  expect(await administrator.ask(remove, { u: admin.id })).toMatchObject({ errors: [{ extensions: { code: "WRONG_STATE" } }] });
  expect(await administrator.ask(remove, { u: person.id })).toEqual({ status: 200, data: { removeTotp: { hasTotp: false } } });
  const again = await signInAs(api, person);
  expect(await again.ask(me)).toMatchObject({ data: { me: { name: "Tess" } } });
});
