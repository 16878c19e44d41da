import { insertWebhook, newId, setMembership } from "@second-read/database";
import { afterAll, beforeAll, expect, test } from "vitest";
import { decision, documents, openReadingRoom } from "../testing/reading-room.ts";
import { readInput, seedExam } from "../testing/seed-exam.ts";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";

let api: TestApi;
let project: string;
let first: TestPerson;
let both: TestPerson;

beforeAll(async () => {
  api = await startTestApi();
  project = await api.project("glass", { readingProtocol: "DOUBLE_ARBITRATION" });
  first = await api.person("Fay", { [project]: ["READER"] });
  both = await api.person("Bo", { [project]: ["READER", "ARBITER", "DATA_MANAGER"] });
});
afterAll(() => api?.close());

const breakIt = "mutation($e: ID!, $r: String!) { breakGlass(examId: $e, reason: $r) { id reads { opinion: breasts { opinion } } } }";
const seen = "query($e: ID!) { exam(id: $e) { reads { id } } }";
const reason = "asked for by the clinic, a lump";

async function readByFirst(): Promise<string> {
  const { id } = await seedExam(api, project);
  const { startRead } = await api.ok(first, "mutation($e: ID!) { startRead(examId: $e) { id } }", { e: id });
  await api.ok(first, 'mutation($r: ID!, $i: ReadInput!) { finaliseRead(readId: $r, input: $i, idempotencyKey: "k") { id } }', {
    r: startRead.id,
    i: readInput("RECALL"),
  });
  return id;
}

test("what is hidden of one exam is shown to who breaks its glass, and of no other; webhooks and the trail are told", async () => {
  const [broken, other] = [await readByFirst(), await readByFirst()];
  const about = { projectId: project, createdAt: api.clock.date(), createdById: newId(), secretSealed: "" };
  const webhook = await insertWebhook(api.database, { ...about, url: "https://hooks.example.org/", events: ["GLASS_BROKEN"] });
  for (const e of [broken, other]) expect((await api.ok(both, seen, { e })).exam.reads).toEqual([]);

  expect((await api.ok(both, breakIt, { e: broken, r: reason })).breakGlass.reads).toHaveLength(1);
  expect((await api.ok(both, seen, { e: broken })).exam.reads).toHaveLength(1);
  expect((await api.ok(both, seen, { e: other })).exam.reads).toEqual([]);
  const deliveries = await api.database.prisma.webhookDelivery.findMany({ where: { webhookId: webhook.id } });
  expect(deliveries.map(({ body }) => JSON.parse(body))).toMatchObject([
    { type: "glass.broken", data: { projectId: project, examId: broken, userId: both.id } },
  ]);
  await api.chainTallies();
  const events = await api.database.prisma.auditEvent.findMany({ where: { chain: project, subject: `exam ${broken}`, actorId: both.id } });
  expect(events.map(({ action, details }) => [action, details])).toEqual(
    expect.arrayContaining([
      ["breakGlass", { reason }],
      ["openTruth", {}],
    ]),
  );
});

test("who broke it never reads or decides the exam", async () => {
  const id = await readByFirst();
  await api.ok(both, breakIt, { e: id, r: reason });
  expect(await api.code(both, "mutation($e: ID!) { startRead(examId: $e) { id } }", { e: id })).toBe("FORBIDDEN");
  const { upcoming } = await api.ok(both, "query($p: ID!) { upcoming(projectId: $p, first: 5) { id } }", { p: project });
  expect(upcoming.map((exam: { id: string }) => exam.id)).not.toContain(id);
  // Opening more of it later revokes nothing.
  expect((await api.ok(both, "query($e: ID!) { exam(id: $e) { truth { class } reads { id } } }", { e: id })).exam.reads).toHaveLength(1);
});

test("who broke it after reading or deciding cannot undo that, and so not answer again by what they saw", async () => {
  const id = await readByFirst();
  const { startRead } = await api.ok(both, "mutation($e: ID!) { startRead(examId: $e) { id } }", { e: id });
  await api.ok(both, 'mutation($r: ID!, $i: ReadInput!) { finaliseRead(readId: $r, input: $i, idempotencyKey: "own") { id } }', {
    r: startRead.id,
    i: readInput("NORMAL"),
  });
  expect((await api.ok(both, breakIt, { e: id, r: reason })).breakGlass.reads).toHaveLength(2);
  expect(await api.code(both, "mutation($r: ID!) { undoFinalise(readId: $r) { id } }", { r: startRead.id })).toBe("FORBIDDEN");

  const room = await openReadingRoom(api);
  const decided = await room.inArbitration();
  const arbiter = await api.person("Di", { [room.project]: ["ARBITER", "DATA_MANAGER"] });
  await api.ok(arbiter, documents.adjudicate, { id: decided.id, input: decision("BENIGN", "NORMAL"), key: "k" });
  await api.ok(arbiter, breakIt, { e: decided.id, r: reason });
  expect(await api.code(arbiter, "mutation($e: ID!) { undoAdjudicate(examId: $e) { id } }", { e: decided.id })).toBe("FORBIDDEN");
});

test("who becomes an analyst right after reading is shown nothing while that read can be undone", async () => {
  const id = await readByFirst();
  const become = (roles: string[]) =>
    setMembership(api.database, project, first.id, roles as never).then(() => api.api.deps.actors.forget(first.id));
  const second = await api.person("Sid", { [project]: ["READER"] });
  const { startRead } = await api.ok(second, "mutation($e: ID!) { startRead(examId: $e) { id } }", { e: id });
  await api.ok(second, 'mutation($r: ID!, $i: ReadInput!) { finaliseRead(readId: $r, input: $i, idempotencyKey: "s") { id } }', {
    r: startRead.id,
    i: readInput("NORMAL"),
  });
  await become(["ANALYST"]);
  // Their own read, and not the other.
  expect((await api.ok(first, seen, { e: id })).exam.reads).toHaveLength(1);
  await become(["READER"]);
});

test("it is not for readers and arbiters alone, nor without a reason, nor while reading, nor where nothing is hidden", async () => {
  const id = await readByFirst();
  const second = await api.person("Sue", { [project]: ["READER", "ARBITER", "ANALYST"] });
  const manager = await api.person("Max", { [project]: ["DATA_MANAGER"] });
  const stranger = await api.person("Tom", { [await api.project("elsewhere")]: ["DATA_MANAGER", "READER"] });
  const codeOf = (person: TestPerson, e = id, r = reason) => api.code(person, breakIt, { e, r });
  expect([await codeOf(second), await codeOf(stranger), await codeOf(manager)]).toEqual(["FORBIDDEN", "NOT_FOUND", "WRONG_STATE"]);
  expect([await codeOf(both, id, "  "), await codeOf(both, newId())]).toEqual(["INVALID_INPUT", "NOT_FOUND"]);
  await api.ok(both, "mutation($e: ID!) { startRead(examId: $e) { id } }", { e: id });
  expect(await codeOf(both)).toBe("WRONG_STATE");
  expect((await api.ok(both, seen, { e: id })).exam.reads).toEqual([]);
});
