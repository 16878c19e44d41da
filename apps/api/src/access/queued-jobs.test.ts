import { type Act, acts, permissionOf } from "@second-read/access";
import type { Role } from "@second-read/domain";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type CallAct, createCallAct } from "../testing/call-act.ts";
import { seedThings } from "../testing/seed-things.ts";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";
import { rateLimits } from "./rate-limits.ts";

// Threat: one person repeats a request again and again, and everybody else waits behind their jobs. Generated: every mutation without a rate limit.

let api: TestApi;
let call: CallAct;
let project: string;
const people = new Map<Role, TestPerson>();

beforeAll(async () => {
  api = await startTestApi({ liveClock: true });
  project = await api.project("queued");
  for (const role of ["READER", "ARBITER", "DATA_MANAGER", "ANALYST", "ADMIN"] as const)
    people.set(role, await api.person(role, { [project]: [role] }));
  call = createCallAct(api, people.get("READER")?.id ?? "");
});
afterAll(() => api?.close());

function whoMay(act: Act): TestPerson {
  const permission = permissionOf(act);
  const [role = "ADMIN"] = permission.reach === "PROJECT" ? permission.roles : [];
  const person = people.get(role);
  if (person === undefined) throw new Error("nobody may");
  return person;
}

const waiting = async () => {
  const rows = await api.database.sql.query<{ name: string; count: number }>(
    "SELECT name, count(*)::int AS count FROM jobs.job WHERE state < 'active' GROUP BY name ORDER BY name",
  );
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
};

// Queries queue nothing but heat maps, which have their own limits (predictions/heat-maps.test.ts).
const unlimited = acts.filter((act) => act.startsWith("Mutation.") && rateLimits[act] === undefined);

test.each(unlimited)("%s leaves no more jobs waiting when it is repeated", async (act) => {
  const person = whoMay(act);
  const things = { ...(await seedThings(api, project, person.id)) };
  await call(act, person, things);
  const once = await waiting();
  for (let again = 0; again < 3; again += 1) await call(act, person, things);
  expect(await waiting()).toEqual(once);
});

test.each(Object.entries(rateLimits))("%s is refused, before any job, once a person has reached its limit", async (act, { most }) => {
  const person = whoMay(act as Act);
  const things = { ...(await seedThings(api, project, person.id)) };
  const before = await waiting();
  await api.database.prisma.rateCount.create({
    data: { key: `${act} ${person.id}`, count: most, until: new Date(Date.now() + 60_000) },
  });
  const { fault } = await call(act as Act, person, things);
  expect([fault?.extensions.code, await waiting()]).toEqual(["RATE_LIMITED", before]);
});
