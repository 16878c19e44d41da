import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setMembership } from "@second-read/database";
import { type Role, roles } from "@second-read/domain";
import { afterAll, beforeAll, expect, test } from "vitest";
import { valuesOf } from "../scale/find-growth.ts";
import { createPerson, type Person } from "../scale/people.ts";
import { type FilledServer, startFilledServer } from "../scale/start-filled-server.ts";
import { type ForkedApi, forkApi } from "../support/fork-api.ts";
import { type Answer, ask, findWorst } from "./find-worst.ts";
import { Documents, openPrice } from "./worst-documents.ts";

// Threat: eight people request as much as the price limit allows, five times in one document. They are answered in turn or told to come back, and
// everybody else can continue to work. `npm run bench -- worst-queries` measures the cost.

let folder: string;
let filled: FilledServer;
let api: ForkedApi;
let documents: Documents;
let bystander: Person;
let dearest: { readonly query: string; readonly twice: string };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "second-read-worst-"));
  filled = await startFilledServer({ folder, exams: 2_000 });
  api = await forkApi({ databaseUrl: filled.databaseUrl, folder });
  const price = await openPrice();
  documents = new Documents(await valuesOf(filled), price);
  const { query, ...branches } = await findWorst(documents, 5, (text) => price(text) ?? 0);
  dearest = { query, twice: documents.text({ ...branches, times: 10 }) };
  bystander = await personOf("bystander", "READER");
}, 600_000);
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

const page = "query($p: ID!) { me { id } projects { name } worklist(projectId: $p, first: 20) { nodes { id status images { id } } } }";

test.each(roles)("everybody is answered while eight people send as %s the most expensive query that is allowed", async (role) => {
  const askers = await Promise.all(Array.from({ length: 8 }, (_, index) => personOf(`${role}-${index}`, role)));
  let isOver = false;
  const others: Answer[] = [];
  const goOn = async () => {
    while (!isOver) others.push(await ask(api.url, bystander, page, { p: filled.project.id }));
  };
  const goingOn = goOn();
  const heavy = await Promise.all(askers.map((person) => ask(api.url, person, dearest.query)));
  isOver = true;
  await goingOn;
  const unexpected = heavy.filter(({ codes, isRetryable }) => !isRetryable && codes.some((code) => code !== "FORBIDDEN"));
  expect(unexpected).toEqual([]);
  expect(others.filter(({ codes }) => codes.length > 0)).toEqual([]);
  expect(others.length).toBeGreaterThan(0);
});

test("twice as much is refused, for every role", async () => {
  for (const role of roles) {
    const { codes, isRetryable } = await ask(api.url, await personOf(`twice-${role}`, role), dearest.twice);
    expect([codes, isRetryable]).toEqual([["INVALID_INPUT"], false]);
  }
});
