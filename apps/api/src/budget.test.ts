import { afterAll, beforeAll, expect, test } from "vitest";
import { createBudgets } from "./budget.ts";
import { startTestApi, type TestApi } from "./testing/test-api.ts";

test("twenty of the most expensive documents are answered at once, then one every three seconds; others keep their budgets", () => {
  let now = 0;
  const budgets = createBudgets({ clock: () => new Date(now), mostCost: 300 });
  const spent = (personId: string, cost: number) => {
    try {
      budgets.spend(personId, cost);
      return 0;
    } catch (error) {
      return (error as { details: { retryAfterSeconds: number } }).details.retryAfterSeconds;
    }
  };
  for (let asked = 0; asked < 20; asked += 1) expect(spent("ann", 300)).toBe(0);
  expect([spent("ann", 300), spent("ann", 1), spent("bob", 300)]).toEqual([3, 1, 0]);
  now = 2_000;
  expect([spent("ann", 300), spent("ann", 150), spent("ann", 150)]).toEqual([1, 0, 1]);
  now = 3_600_000;
  for (let asked = 0; asked < 20; asked += 1) expect(spent("ann", 300)).toBe(0);
  expect(spent("ann", 1)).toBe(1);
});

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({ mostCost: 60 });
});
afterAll(() => api?.close());

test("a person who has spent it is told to wait at every GraphQL address, and then continues", async () => {
  const project = await api.project("dear");
  const person = await api.person("Dora", { [project]: ["DATA_MANAGER"] });
  const other = await api.person("Otto", { [project]: ["DATA_MANAGER"] });
  const list = (first: number) => `{ worklist(projectId: "${project}", first: ${first}) { nodes { id } } }`;
  const ask = async (token: string, path: string, query: string) => {
    const gone = new AbortController();
    const response = await fetch(`${api.url}/graphql${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "text/event-stream", authorization: `Bearer ${token}` },
      body: JSON.stringify({ query }),
      signal: gone.signal,
    });
    const fault = response.ok ? null : ((await response.json()) as any).errors[0].extensions;
    gone.abort();
    return { status: response.status, retryAfter: response.headers.get("retry-after"), fault };
  };
  for (let asked = 0; asked < 20; asked += 1) expect((await ask(person.token, "", list(29))).status).toBe(200);
  expect(await ask(person.token, "", list(29))).toMatchObject({
    status: 429,
    retryAfter: "1",
    fault: { code: "RATE_LIMITED", retryable: true, details: { retryAfterSeconds: 1 } },
  });
  expect((await ask(person.token, "", list(19))).status).toBe(200);
  const follow = `subscription { queueChanged(projectId: "${project}") { unread } }`;
  const followed = [];
  for (let asked = 0; asked < 3; asked += 1) followed.push((await ask(person.token, "/stream", follow)).status);
  expect(followed).toEqual([200, 200, 429]);
  expect((await ask(other.token, "", list(29))).status).toBe(200);
  api.clock.advanceSeconds(3);
  expect((await ask(person.token, "", list(29))).status).toBe(200);
});
