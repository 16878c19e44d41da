import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setMembership } from "@second-read/database";
import { type Role, roles } from "@second-read/domain";
import { afterAll, beforeAll, expect, test } from "vitest";
import { valuesOf } from "../scale/find-growth.ts";
import { createPerson, type Person } from "../scale/people.ts";
import { type FilledServer, startFilledServer } from "../scale/start-filled-server.ts";
import { type WebCall, webCalls } from "../scale/web-calls.ts";
import { type ForkedApi, forkApi } from "../support/fork-api.ts";
import { type Answer, ask, findHeaviest } from "./heavy-documents.ts";

// Threat: a person asks for the worst that their role may ask for, five times in one request, and seven others with them. Whatever they are answered,
// everybody else goes on working: a query that computed on the event loop once held all of them up for seconds.

const people = 8;
const seconds = 6;

let folder: string;
let filled: FilledServer;
let api: ForkedApi;
let calls: readonly WebCall[];
let bystander: Person;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "second-read-worst-"));
  filled = await startFilledServer({ folder, exams: 20_000 });
  api = await forkApi({ databaseUrl: filled.databaseUrl, folder });
  calls = [...(await webCalls({ ...(await valuesOf(filled)), first: [200], limit: [200] })), ...ownExtremes()];
  bystander = await personOf("bystander", "READER");
}, 300_000);
afterAll(async () => {
  await api?.stop();
  await filled?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function personOf(name: string, role: Role): Promise<Person> {
  const person = await createPerson(filled.database, { name, roles: [role] });
  if (role !== "ADMIN") await setMembership(filled.database, filled.project.id, person.id, [role]);
  return person;
}

/** What no page asks for, and the price of a document allows. */
function ownExtremes(): WebCall[] {
  const [oldest, , newest] = filled.project.versions;
  const own = (name: string, query: string): WebCall => ({ name, query, variables: {}, pagedBy: null });
  const page = `worklist(projectId: "${filled.project.id}", first: 200)`;
  return [
    own("images", `{ ${page} { nodes { images { id url } truth { class } reads { breasts { opinion } findings { id } } } } }`),
    own("thresholds", `{ modelVersion(id: "${newest}") { evaluation(set: OUT_OF_FOLD) { metrics(threshold: 0.313) { name value } } } }`),
    own("comparison", `{ compareVersions(a: "${oldest}", b: "${newest}") { breasts metrics { name } } }`),
    own("chain", `{ verifyAuditChain(projectId: "${filled.project.id}") { ok checked } }`),
  ];
}

const work = `query($p: ID!) { me { id } projects { name } worklist(projectId: $p, first: 20, status: [QUEUED]) { nodes { id status } } }`;

/** Asks again and again until told to stop. */
async function keepAsking(person: Person, query: string, variables: object, isOver: () => boolean): Promise<Answer[]> {
  const answers: Answer[] = [];
  while (!isOver()) answers.push(await ask(api.url, person, query, variables));
  return answers;
}

const p95 = (answers: readonly Answer[]) =>
  answers
    .map(({ milliseconds }) => milliseconds)
    .sort((a, b) => a - b)
    .at(Math.floor(0.95 * answers.length)) ?? Number.NaN;

test.each(roles)("everybody is answered while eight people ask for the worst that %s may ask for", async (role) => {
  const askers = await Promise.all(Array.from({ length: people }, (_, index) => personOf(`${role}-${index}`, role)));
  const worst = await findHeaviest(api.url, askers[0] as Person, calls);
  let over = false;
  setTimeout(() => {
    over = true;
  }, seconds * 1000);
  const [others, ...heavy] = await Promise.all([
    keepAsking(bystander, work, { p: filled.project.id }, () => over),
    ...askers.map((person) => keepAsking(person, worst.query, worst.variables, () => over)),
  ]);
  // What is not answered is told to come back, and nobody else hears of it.
  expect(heavy.flat().filter(({ retryable }) => !retryable)).toEqual([]);
  expect(others.filter(({ codes }) => codes.length > 0)).toEqual([]);
  expect(others.length).toBeGreaterThan(0);
  expect((await fetch(`${api.url}/health/ready`)).status).toBe(200);
  const refused = heavy.flat().filter(({ codes }) => codes.length > 0).length;
  console.log(
    `${role}: worst is ${worst.name}, ${worst.milliseconds.toFixed(0)} ms alone; of eight, ${heavy.flat().length} asked, ${refused} told to wait; ` +
      `another's page ${others.length} times, p95 ${p95(others).toFixed(0)} ms`,
  );
});
