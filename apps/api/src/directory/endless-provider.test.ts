import type { RequestListener } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { signInAs } from "../testing/browser.ts";
import { providerPaths, startTestProvider, type TestProvider } from "../testing/identity-provider.ts";
import { askForProvider, comeBack } from "../testing/sign-in-by-provider.ts";
import { startTestApi, type TestApi } from "../testing/test-api.ts";

const clientId = "second-read";
const person = { sub: "r1", email: "rhea@clinic.test", email_verified: true, name: "Rhea" };
let provider: TestProvider;
let api: TestApi;
/** Sum over all endless responses, as much as the provider could send. */
let sentBytes = 0;
/** One for each response that was begun, resolved once its connection is closed. */
let ended: Promise<void>[] = [];

const endless: RequestListener = (request, response) => {
  const part = " ".repeat(64 * 1024);
  const send = () => {
    while (!response.destroyed && response.write(part)) sentBytes += part.length;
  };
  response.writeHead(200, { "content-type": "application/json" }).write('{"a":"');
  response.on("drain", send);
  send();
  ended.push(new Promise((resolve) => request.socket.once("close", () => resolve())));
};

beforeAll(async () => {
  provider = await startTestProvider(clientId);
  for (const path of providerPaths) provider.instead.set(path, endless);
  const { issuer } = provider;
  const identityProvider = { issuer, clientId, clientSecret: null, name: "Clinic", groupsClaim: "groups", administratorsGroup: null };
  api = await startTestApi({ identityProvider });
});
afterAll(async () => {
  await api?.close();
  await provider?.close();
});

async function cookieOfSignIn(): Promise<string> {
  provider.next = { person };
  const sent = await askForProvider(api);
  return sent === null ? "" : (await comeBack(api, sent.back, sent.cookie)).cookie;
}

test("a provider that answers without an end signs nobody in, holds nobody up and fills no memory; once it answers rightly it signs in", async () => {
  const local = await api.person("Lena");
  for (const path of providerPaths) {
    ended = [];
    sentBytes = 0;
    expect([path, await cookieOfSignIn()]).toEqual([path, expect.not.stringContaining("session_token")]);
    // A person with another way to sign in is not delayed by it.
    expect((await signInAs(api, local)).status).toBe(200);
    await Promise.all(ended);
    expect([path, ended.length > 0, sentBytes < 2 ** 24]).toEqual([path, true, true]);
    provider.instead.delete(path);
  }
  expect(await cookieOfSignIn()).toContain("session_token");
});
