import { afterAll, beforeAll, expect, test } from "vitest";
import { type SeededExam, seedExam } from "../testing/seed-exam.ts";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";

let api: TestApi;
let project: string;
let reader: TestPerson;
let other: TestPerson;
let manager: TestPerson;
let admin: TestPerson;

beforeAll(async () => {
  api = await startTestApi();
  project = await api.project("priors");
  reader = await api.person("Rhea", { [project]: ["READER"] });
  other = await api.person("Otto", { [project]: ["READER"] });
  manager = await api.person("Mara", { [project]: ["DATA_MANAGER"] });
  admin = await api.person("Ada", { [project]: ["ADMIN"] });
});
afterAll(() => api?.close());

const request = `mutation($id: ID!, $why: String) { requestPriors(examId: $id, reason: $why) { id priorRequests { reason by { name } } } }`;
const requests = `query($id: ID!) { exam(id: $id) { priorRequests { reason by { name } at } } }`;
const queue = `mutation($id: ID!, $why: String!) { queuePrior(examId: $id, reason: $why) { id status } }`;

/** An exam of 2024 with the patient's exam of 2022, as ingest leaves them. */
async function withPrior(): Promise<{ current: SeededExam; prior: SeededExam }> {
  const { prisma } = api.database;
  const current = await seedExam(api, project);
  const prior = await seedExam(api, project, { status: "PRIOR" });
  await prisma.exam.update({ where: { id: prior.id }, data: { patientId: current.patientId, acquiredOn: new Date("2022-05-01") } });
  await prisma.exam.update({ where: { id: current.id }, data: { priorId: prior.id, acquiredOn: new Date("2024-05-01") } });
  return { current, prior };
}

test("a reader asks for earlier exams once, on record; the other reader does not see that it was asked", async () => {
  const { id } = await seedExam(api, project);
  const { requestPriors } = await api.ok(reader, request, { id, why: "asymmetry" });
  expect(requestPriors.priorRequests).toEqual([{ reason: "asymmetry", by: { name: "Rhea" } }]);
  await api.ok(reader, request, { id, why: "once more" });
  expect((await api.ok(reader, requests, { id })).exam.priorRequests).toHaveLength(1);
  expect((await api.ok(manager, requests, { id })).exam.priorRequests).toMatchObject([{ reason: "asymmetry", by: { name: "Rhea" } }]);
  expect((await api.ok(other, requests, { id })).exam.priorRequests).toEqual([]);
  const audited = await api.database.sql.query(`SELECT 1 FROM "AuditEvent" WHERE action = 'requestPriors' AND subject = $1`, [
    `exam ${id}`,
  ]);
  expect(audited).toHaveLength(1);
});

test("a prior is never offered for reading; a reader opens its images, and nothing else of it", async () => {
  const { current, prior } = await withPrior();
  const opened = `query($id: ID!) { exam(id: $id) { unorderedExams prior { id status acquiredOn images { viewLabel isStandard url } reads { id } truth { id } predictions { score } } } }`;
  const { exam } = await api.ok(reader, opened, { id: current.id });
  expect(exam).toMatchObject({ unorderedExams: 0, prior: { id: prior.id, status: "PRIOR", reads: [], truth: [], predictions: [] } });
  expect(exam.prior.images.map(({ viewLabel }: { viewLabel: string }) => viewLabel)).toEqual(["RCC", "LCC", "RMLO", "LMLO"]);
  expect(await api.code(reader, `mutation($id: ID!) { startRead(examId: $id) { id } }`, { id: prior.id })).toBe("WRONG_STATE");
  const { worklist } = await api.ok(reader, `query($p: ID!) { worklist(projectId: $p, status: [QUEUED]) { nodes { id } } }`, {
    p: project,
  });
  expect(worklist.nodes.map(({ id }: { id: string }) => id)).not.toContain(prior.id);
});

test("a data manager queues a prior with a reason, and only a prior", async () => {
  const { current, prior } = await withPrior();
  expect(await api.code(manager, queue, { id: prior.id, why: " " })).toBe("INVALID_INPUT");
  expect(await api.code(manager, queue, { id: current.id, why: "audit" })).toBe("WRONG_STATE");
  expect((await api.ok(manager, queue, { id: prior.id, why: "audit of interval cancers" })).queuePrior.status).toBe("QUEUED");
  const { priorId } = await api.database.prisma.exam.findUniqueOrThrow({ where: { id: current.id } });
  expect(priorId).toBe(prior.id);
});

test("the project's setting queues every prior, and takes back those that nobody has begun", async () => {
  const { current, prior } = await withPrior();
  const set = `mutation($id: ID!, $s: JSON!) { updateProject(id: $id, settings: $s, reason: "a test") { id } }`;
  const statuses = async () =>
    (await api.database.prisma.exam.findMany({ where: { id: { in: [current.id, prior.id] } }, orderBy: { acquiredOn: "asc" } })).map(
      ({ status }) => status,
    );
  await api.ok(admin, set, { id: project, s: { readRetrospectively: true } });
  expect(await statuses()).toEqual(["QUEUED", "QUEUED"]);
  await api.ok(admin, set, { id: project, s: {} });
  expect(await statuses()).toEqual(["PRIOR", "QUEUED"]);
});
