import type { Act } from "@second-read/access";
import { openDatabase } from "@second-read/database";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSchema } from "../schema.ts";
import { type RunningApi, startApi } from "../server.ts";
import { readInput, seedExam } from "../testing/seed-exam.ts";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";
import { rateLimits, tokenFailureLimit } from "./rate-limits.ts";

// Two API processes, as far as the database can tell: each has its own connections.

let api: TestApi;
let second: RunningApi;
let project: string;
let closeSecond: () => Promise<void>;
beforeAll(async () => {
  api = await startTestApi();
  const database = openDatabase({ url: api.databaseUrl });
  const { store, jobs, events, logger, clock, settings } = api.api.deps;
  second = await startApi({ database, counting: database, store, jobs, events, logger, clock, settings }, { host: "127.0.0.1", port: 0 });
  closeSecond = async () => {
    await second.stop();
    await database.close();
  };
  project = await api.project("limits");
});
afterAll(async () => {
  await closeSecond?.();
  await api?.close();
});

const urls = () => [api.url, second.url] as const;

async function ask(url: string, token: string, query: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}`, ...headers },
    body: JSON.stringify({ query }),
  });
  const { errors } = (await response.json()) as {
    errors?: { message: string; extensions: { code: string; retryable: boolean; details: object } }[];
  };
  return {
    code: errors?.[0]?.extensions.code ?? null,
    error: errors?.[0],
    retryAfter: response.headers.get("retry-after"),
    status: response.status,
  };
}

/** As if the person had already called this often. */
async function spend(act: Act, person: TestPerson, windowSeconds: number, count: number) {
  const until = new Date(api.clock.now() + windowSeconds * 1000);
  await api.database.prisma.rateCount.create({ data: { key: `${act} ${person.id}`, count, until } });
}

describe("what makes work", () => {
  test("is refused in every process once a person has called it often enough, says when to retry, and works again then", async () => {
    const manager = await api.person("Mona", { [project]: ["DATA_MANAGER"] });
    const other = await api.person("Otto", { [project]: ["DATA_MANAGER"] });
    const { most = 0, windowSeconds = 0 } = rateLimits["Mutation.freezeSnapshot"] ?? {};
    await spend("Mutation.freezeSnapshot", manager, windowSeconds, most - 6);
    const freeze = `mutation { freezeSnapshot(projectId: "${project}") { id } }`;
    const answers = await Promise.all(Array.from({ length: 12 }, (_, index) => ask(urls()[index % 2] ?? "", manager.token, freeze)));
    expect(answers.filter(({ code }) => code === null)).toHaveLength(6);
    const refused = answers.find(({ code }) => code !== null);
    expect(refused).toMatchObject({
      error: {
        message: "Too many requests. Wait 3600 seconds, then try again.",
        extensions: { code: "RATE_LIMITED", retryable: true, details: { retryAfterSeconds: 3600 } },
      },
      retryAfter: "3600",
    });
    for (const url of urls()) expect((await ask(url, other.token, freeze)).code).toBeNull();
    expect(await api.database.prisma.auditEvent.count({ where: { chain: project, actorId: manager.id, outcome: "denied" } })).toBe(0);
    api.clock.advanceSeconds(windowSeconds);
    for (const url of urls()) expect((await ask(url, manager.token, freeze)).code).toBeNull();
  });

  test.each(Object.entries(rateLimits))("%s states its limit in its description", (act, { most }) => {
    const field = createSchema().getMutationType()?.getFields()[act.slice("Mutation.".length)];
    expect(field?.description).toContain(`At most ${most.toLocaleString("en")} `);
  });
});

test("reading is not counted", async () => {
  const reader = await api.person("Rea", { [project]: ["READER"] });
  const { id } = await seedExam(api, project);
  const before = await api.database.prisma.rateCount.count();
  const { startRead } = await api.ok(reader, "mutation($e: ID!) { startRead(examId: $e) { id } }", { e: id });
  await api.ok(reader, 'mutation($r: ID!, $i: ReadInput!) { finaliseRead(readId: $r, input: $i, idempotencyKey: "k") { id } }', {
    r: startRead.id,
    i: readInput("NORMAL"),
  });
  expect(await api.database.prisma.rateCount.count()).toBe(before);
});

test("invalid tokens are counted by address, whatever the sender claims further back, and lock out nobody with a valid one", async () => {
  const person = await api.person("Vera", { [project]: ["READER"] });
  const fail = (forged: string, client = "10.0.0.7") =>
    ask(urls()[0], `sr_${"x".repeat(43)}`, "{ me { id } }", { "x-forwarded-for": `${forged}, ${client}` });
  for (let failed = 0; failed < tokenFailureLimit.most; failed += 1) expect((await fail(`1.2.3.${failed}`)).code).toBe("UNAUTHENTICATED");
  expect(await fail("1.2.3.200")).toMatchObject({ code: "RATE_LIMITED", status: 429, retryAfter: "60" });
  expect((await fail("1.2.3.4", "10.0.0.8")).code).toBe("UNAUTHENTICATED");
  expect((await ask(urls()[1], person.token, "{ me { id } }", { "x-forwarded-for": "10.0.0.7" })).code).toBeNull();
});

test("one person can hold thirty event streams over all processes together", async () => {
  const reader = await api.person("Sam", { [project]: ["READER"] });
  const open = async (url: string) => {
    const closing = new AbortController();
    const response = await fetch(`${url}/graphql/stream`, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "text/event-stream", authorization: `Bearer ${reader.token}` },
      body: JSON.stringify({ query: `subscription { queueChanged(projectId: "${project}") { unread } }` }),
      signal: closing.signal,
    });
    return { response, close: () => closing.abort() };
  };
  const held = [];
  for (let index = 0; index < 30; index += 1) held.push(await open(urls()[index % 2] ?? ""));
  expect(held.map(({ response }) => response.status)).toEqual(Array(30).fill(200));
  for (const url of urls()) {
    const { response } = await open(url);
    expect([response.status, response.headers.get("retry-after")]).toEqual([429, "5"]);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: "RATE_LIMITED", details: { retryAfterSeconds: 5 } } }] });
  }
  held[0]?.close();
  await expect
    .poll(async () => {
      const next = await open(second.url);
      held.push(next);
      return next.response.status;
    })
    .toBe(200);
  for (const { close } of held) close();
  const left = async () =>
    (await api.database.prisma.openStreams.aggregate({ _sum: { count: true }, where: { personId: reader.id } }))._sum.count;
  await expect.poll(left).toBe(0);
});
