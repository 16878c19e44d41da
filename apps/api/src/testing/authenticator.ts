import { createHmac } from "node:crypto";
import { expect } from "vitest";
import { signInAs } from "./browser.ts";
import type { TestApi, TestPerson } from "./test-api.ts";

/** Like an authenticator app: RFC 6238, SHA-1, six digits, 30 seconds. */
export function codeOf(totpUri: string, now = Date.now()): string {
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

/** The code after the current one, which is already accepted: for when that one has been used. */
export const nextCodeOf = (totpUri: string) => codeOf(totpUri, Date.now() + 30_000);

/** Posts to a sign-in path, as the browser with this cookie. */
export async function postAuth(api: TestApi, path: string, cookie: string, body: object) {
  const response = await fetch(`${api.url}/auth/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: api.publicOrigin, cookie },
    body: JSON.stringify(body),
  });
  const cookies = response.headers.getSetCookie().map((line) => line.split(";")[0]);
  return { status: response.status, body: (await response.json()) as any, cookie: cookies.join("; ") };
}

/** Sets up an authenticator app for a person, with the current code. `cookie`: of the session that continues. */
export async function turnOnTotp(api: TestApi, person: TestPerson) {
  const browser = await signInAs(api, person);
  const { body } = await postAuth(api, "two-factor/enable", browser.cookie, { password: person.password });
  const turnedOn = await postAuth(api, "two-factor/verify-totp", browser.cookie, { code: codeOf(body.totpURI) });
  expect(turnedOn.status).toBe(200);
  return { totpUri: body.totpURI as string, backupCodes: body.backupCodes as string[], cookie: turnedOn.cookie };
}
