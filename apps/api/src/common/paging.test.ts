import { isObjectType } from "graphql";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createSchema } from "../schema.ts";
import { seedExam } from "../testing/seed-exam.ts";
import { seedVersion } from "../testing/seed-version.ts";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";

let api: TestApi;
let project: string;
let manager: TestPerson;
let versionId: string;

beforeAll(async () => {
  api = await startTestApi();
  project = await api.project("paged");
  manager = await api.person("Max", { [project]: ["DATA_MANAGER", "ANALYST", "ADMIN"] });
  const exam = await seedExam(api, project, { status: "SETTLED", truth: { class: "BENIGN", strength: "IMPORTED" } });
  for (const status of ["QUEUED", "ARBITRATION", "QUEUED", "SETTLED", "QUEUED"] as const) await seedExam(api, project, { status });
  versionId = (await seedVersion(api, project, [{ exam, score: 0.2 }])).id;
});
afterAll(() => api?.close());

/** Paged fields of Query. */
function pagedFields(): readonly { readonly name: string; readonly isOfVersion: boolean }[] {
  const query = createSchema().getQueryType();
  if (!isObjectType(query)) throw new Error("no queries");
  return Object.values(query.getFields())
    .filter(({ args }) => args.some(({ name }) => name === "after"))
    .map(({ name, args }) => ({ name, isOfVersion: args.some((one) => one.name === "modelVersionId" && String(one.type).endsWith("!")) }));
}

test.each(pagedFields())("$name refuses a cursor that no page gave", async ({ name, isOfVersion }) => {
  const reader = name === "feedback" ? await api.person("Rea", { [project]: ["READER"] }) : manager;
  const list = `query($a: String) { ${name}(${isOfVersion ? `modelVersionId: "${versionId}"` : `projectId: "${project}"`}, after: $a) { nodes { __typename } } }`;
  for (const text of ["", "nonsense", "1 2 3 4 5", "NaN x", "2026-13-45T00:00:00Z x", "0 9e999 x R", "9e999 x", "';--"])
    for (const after of [text, Buffer.from(text).toString("base64url")])
      if (after !== "") expect([after, await api.code(reader, list, { a: after })]).toEqual([after, "INVALID_INPUT"]);
});

test.each([
  [1, null],
  [2, ["QUEUED"]],
  [2, ["SETTLED", "QUEUED", "SETTLED"]],
  [1, ["ARBITRATION", "WITHDRAWN"]],
  [1, []],
])("the worklist is the same page by page, %d at a time, of statuses %j", async (first, s) => {
  const page = `query($p: ID!, $s: [ExamStatus!], $f: Int, $a: String) { worklist(projectId: $p, status: $s, first: $f, after: $a) {
    nodes { id status } pageInfo { hasNextPage endCursor } } }`;
  const { nodes } = (await api.ok(manager, page, { p: project, f: 200 })).worklist;
  const rows: unknown[] = [];
  for (let pageInfo = { hasNextPage: true, endCursor: null as string | null }; pageInfo.hasNextPage; ) {
    const { worklist }: any = await api.ok(manager, page, { p: project, s, f: first, a: pageInfo.endCursor });
    rows.push(...worklist.nodes);
    pageInfo = worklist.pageInfo;
  }
  expect(nodes).toHaveLength(6);
  expect(rows).toEqual(nodes.filter(({ status }: { readonly status: string }) => s === null || s.includes(status)));
});
