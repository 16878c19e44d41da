import { listenForLiveEvents } from "@second-read/jobs";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type RunningApi, startApi } from "../server.ts";
import { signInAs } from "../testing/browser.ts";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";

let api: TestApi;
let other: RunningApi;
let closeEvents: () => Promise<void>;
let project: string;
let admin: TestPerson;
beforeAll(async () => {
  api = await startTestApi();
  project = await api.project("several");
  admin = await api.person("Ada", { [project]: ["ADMIN"] });
  const { deps } = api.api;
  const events = await listenForLiveEvents({ databaseUrl: api.databaseUrl, logger: deps.logger });
  closeEvents = () => events.close();
  other = await startApi({ ...deps, events }, { host: "127.0.0.1", port: 0 });
});
afterAll(async () => {
  await other?.stop();
  await closeEvents?.();
  await api?.close();
});

/** Less than the time for which processes cache callers: what is true by then has been announced. */
const soon = { timeout: 8_000, interval: 20 };

async function askOther(headers: Record<string, string>, query: string): Promise<any> {
  const response = await fetch(`${other.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: api.publicOrigin, ...headers },
    body: JSON.stringify({ query }),
  });
  return ((await response.json()) as { data: unknown }).data;
}

test("roles that one process takes from a person do not hold in another", async () => {
  const reader = await api.person("Rita", { [project]: ["READER"] });
  const projects = () => askOther({ authorization: `Bearer ${reader.token}` }, "{ projects { id } }");
  expect(await projects()).toEqual({ projects: [{ id: project }] });
  await api.ok(admin, "mutation($project: ID!, $user: ID!) { setRoles(projectId: $project, userId: $user, roles: []) { id } }", {
    project,
    user: reader.id,
  });
  await vi.waitUntil(async () => (await projects()).projects.length === 0, soon);
});

test("a session that is ended in one process is none in another", async () => {
  const person = await api.person("Sam", { [project]: ["READER"] });
  const { cookie } = await signInAs(api, person);
  const me = () => askOther({ cookie }, "{ me { name } }");
  expect(await me()).toEqual({ me: { name: "Sam" } });
  await fetch(`${api.url}/auth/sign-out`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: api.publicOrigin, cookie },
    body: "{}",
  });
  await vi.waitUntil(async () => (await me()).me === null, soon);
});

test("what counts for all is told to all", async () => {
  const person = await api.person("Toni", { [project]: ["READER"] });
  const me = () => askOther({ authorization: `Bearer ${person.token}` }, "{ me { name } }");
  expect(await me()).toEqual({ me: { name: "Toni" } });
  await api.database.prisma.user.update({ where: { id: person.id }, data: { name: "Tony" } });
  expect(await me()).toEqual({ me: { name: "Toni" } });
  api.api.deps.actors.forgetAll();
  await vi.waitUntil(async () => (await me()).me.name === "Tony", soon);
});
