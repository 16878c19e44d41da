import { createHmac } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Browser, signInAs } from "../testing/browser.ts";
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

/** As an authenticator app has it: RFC 6238, SHA-1, six digits, 30 seconds. */
function codeOf(totpUri: string, now = Date.now()): string {
  const secret = new URL(totpUri).searchParams.get("secret") ?? "";
  const bits = [...secret.replace(/=+$/, "")]
    .map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0"))
    .join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(now / 30_000)));
  const digest = createHmac("sha1", key).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

async function post(path: string, cookie: string, body: object) {
  const response = await fetch(`${api.url}/auth/two-factor/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: api.publicOrigin, cookie },
    body: JSON.stringify(body),
  });
  const cookies = response.headers.getSetCookie().map((line) => line.split(";")[0]);
  return { status: response.status, body: (await response.json()) as any, cookie: cookies.join("; ") };
}

async function withTotp(name: string) {
  const person = await api.person(name);
  const browser = await signInAs(api, person);
  const { body } = await post("enable", browser.cookie, { password: person.password });
  const turnedOn = await post("verify-totp", browser.cookie, { code: codeOf(body.totpURI) });
  expect(turnedOn.status).toBe(200);
  return { person, totpUri: body.totpURI as string, backupCodes: body.backupCodes as string[], cookie: turnedOn.cookie };
}

const asks = (browser: Browser) => JSON.parse(browser.body).twoFactorRedirect === true;

test("the password alone opens nothing; a code of the app, or a backup code once, does", async () => {
  const { person, totpUri, backupCodes } = await withTotp("Tara");
  const half = await signInAs(api, person);
  expect([half.status, asks(half)]).toEqual([200, true]);
  expect(await half.ask(me)).toMatchObject(nobody);
  expect((await post("verify-totp", half.cookie, { code: "000000" })).status).toBe(401);
  const whole = await post("verify-totp", half.cookie, { code: codeOf(totpUri), trustDevice: true });
  expect([whole.status, /trust/.test(whole.cookie)]).toEqual([200, false]);
  const used = await post("verify-backup-code", (await signInAs(api, person)).cookie, { code: backupCodes[0] });
  expect(used.status).toBe(200);
  expect((await post("verify-backup-code", (await signInAs(api, person)).cookie, { code: backupCodes[0] })).status).toBe(401);
  const stored = await api.database.prisma.twoFactor.findUniqueOrThrow({ where: { userId: person.id } });
  for (const secret of [new URL(totpUri).searchParams.get("secret") ?? "", ...backupCodes])
    expect(`${stored.secret} ${stored.backupCodes}`).not.toContain(secret);
});

test("five wrong codes end the half-done sign-in, and ten in a row lock the app", async () => {
  const { person, totpUri } = await withTotp("Timo");
  const tryFive = async () => {
    const half = await signInAs(api, person);
    for (let tried = 0; tried < 5; tried += 1) expect((await post("verify-totp", half.cookie, { code: "000000" })).status).toBe(401);
    return half;
  };
  const first = await tryFive();
  expect((await post("verify-totp", first.cookie, { code: codeOf(totpUri) })).status).not.toBe(200);
  await tryFive();
  expect((await post("verify-totp", (await signInAs(api, person)).cookie, { code: codeOf(totpUri) })).status).toBe(429);
});

test("it is set up and turned off by the password, in one's own session", async () => {
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

test("an administrator who is signed in removes it for who has lost the app", async () => {
  const { person } = await withTotp("Tess");
  const remove = "mutation($u: ID!) { removeTotp(userId: $u) { hasTotp } }";
  expect(await api.code(admin, remove, { u: person.id })).toBe("FORBIDDEN");
  const administrator = await signInAs(api, admin);
  expect(await administrator.ask(remove, { u: admin.id })).toMatchObject({ errors: [{ extensions: { code: "WRONG_STATE" } }] });
  expect(await administrator.ask(remove, { u: person.id })).toEqual({ status: 200, data: { removeTotp: { hasTotp: false } } });
  const again = await signInAs(api, person);
  expect(await again.ask(me)).toMatchObject({ data: { me: { name: "Tess" } } });
});
