import type { TestApi } from "./test-api.ts";

/** The cookies to send back, without those that were deleted. */
const cookiesOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((line) => line.split(";")[0] ?? "")
    .filter((cookie) => !cookie.endsWith("="))
    .join("; ");

/** Goes to the provider: returns where it sends the browser back to, and the cookies that the browser holds. Null if the API has no provider. */
export async function askForProvider(api: TestApi, body: object = {}): Promise<{ back: URL; cookie: string } | null> {
  const headers = { "content-type": "application/json", origin: api.publicOrigin };
  const started = await fetch(`${api.url}/auth/sign-in/social`, { method: "POST", headers, body: JSON.stringify(body) });
  if (!started.ok) return null;
  const { url } = (await started.json()) as { url: string };
  const answer = await fetch(url, { redirect: "manual" });
  return { back: new URL(answer.headers.get("location") ?? ""), cookie: cookiesOf(started) };
}

/** The same for an API that has a provider. */
export async function toProvider(api: TestApi, body: object = {}): Promise<{ back: URL; cookie: string }> {
  const sent = await askForProvider(api, body);
  if (sent === null) throw new Error("no provider");
  return sent;
}

/** Comes back from the provider, as the browser follows its redirect. */
export async function comeBack(api: TestApi, back: URL, cookie: string): Promise<{ location: string; cookie: string }> {
  const response = await fetch(`${api.url}${back.pathname}${back.search}`, { headers: { cookie }, redirect: "manual" });
  const location = (response.headers.get("location") ?? `${response.status}`).replace(api.publicOrigin, "");
  return { location, cookie: cookiesOf(response) };
}
