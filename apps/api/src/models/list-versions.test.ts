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
