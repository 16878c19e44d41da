import { afterAll, beforeAll, expect, test } from "vitest";
import { seedVersion } from "../testing/seed-version.ts";
import { startTestApi, type TestApi } from "../testing/test-api.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api?.close());

test.each([1, 2])("page by page, %d at a time, versions are the same, the newest first, and counted", async (first) => {
  const project = await api.project(`paged-${first}`);
  const analyst = await api.person("Ana", { [project]: ["ANALYST"] });
  const made: number[] = [];
  for (let number = 0; number < 3; number += 1) made.push((await seedVersion(api, project, [])).number);
  const page = `query($p: ID!, $f: Int, $a: String) { modelVersions(projectId: $p, first: $f, after: $a) {
    nodes { number } totalCount pageInfo { hasNextPage endCursor } } }`;
  const listed: number[] = [];
  for (let after: string | null = null; ; ) {
    const { modelVersions }: Record<string, any> = await api.ok(analyst, page, { p: project, f: first, a: after });
    expect(modelVersions.totalCount).toBe(made.length);
    listed.push(...modelVersions.nodes.map(({ number }: { number: number }) => number));
    if (!modelVersions.pageInfo.hasNextPage) break;
    after = modelVersions.pageInfo.endCursor;
  }
  expect(listed).toEqual(made.toReversed());
});

test("a list shows of each version and its run what they show alone", async () => {
  const project = await api.project("listed");
  const analyst = await api.person("Ana", { [project]: ["ANALYST"] });
  for (let number = 0; number < 2; number += 1) await seedVersion(api, project, []);
  // Nodes of a list have fewer columns; the rest is loaded where it is requested.
  const fields = "id number createdAt recipe sha256 parameterCount trainedOnWithdrawn aliases card densityAgreement { value }";
  const list = (ofRun: string) => `query($p: ID!) { modelVersions(projectId: $p) { nodes { ${fields} run { ${ofRun} } } } }`;
  const { modelVersions: short } = await api.ok(analyst, list("id status"), { p: project });
  const { modelVersions: long } = await api.ok(analyst, list("id status recipe seed trigger createdAt"), { p: project });
  expect(short.nodes).toHaveLength(2);
  for (const [index, listed] of long.nodes.entries()) {
    const document = `query($id: ID!) { modelVersion(id: $id) { ${fields} run { id status recipe seed trigger createdAt } } }`;
    const { modelVersion } = await api.ok(analyst, document, { id: listed.id });
    expect(listed).toEqual(modelVersion);
    const { id, status } = modelVersion.run;
    expect(short.nodes[index]).toEqual({ ...modelVersion, run: { id, status } });
  }
});
