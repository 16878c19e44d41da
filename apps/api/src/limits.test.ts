import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { limits } from "./limits.ts";
import { startTestApi, type TestApi, type TestPerson } from "./testing/test-api.ts";

let api: TestApi;
let manager: TestPerson;
let project: string;

beforeAll(async () => {
  api = await startTestApi();
  project = await api.project("limits");
  manager = await api.person("manager", { [project]: ["DATA_MANAGER"] });
});
afterAll(() => api.close());

describe("a document built to cost is refused before anything is looked up", () => {
  test.each<[string, () => string]>([
    ["deep", () => `{ exam(id: "x") ${"{ prior ".repeat(limits.depth + 5)}{ id }${" }".repeat(limits.depth + 5)} }`],
    ["deep by fragments", () => deepFragments(limits.depth + 5)],
    ["wide by aliases", () => `{ ${Array.from({ length: limits.aliases + 5 }, (_, i) => `a${i}: me { id }`).join(" ")} }`],
    ["of many tokens", () => `{ me { ${"id ".repeat(limits.tokens)} } }`],
    ["of many directives", () => `{ me { id ${"@include(if: true) ".repeat(limits.directives + 5)} } }`],
    [
      "dear by page sizes in page sizes",
      () =>
        `{ worklist(projectId: "${project}", first: 200) { nodes { prior { images { id } } reads { exam { reads { exam { reads { exam { id } } } } } } } } }`,
    ],
  ])("%s", async (_, document) => {
    const { status, errors } = await api.graphql(manager, document());
    expect([status, errors?.[0]?.extensions.code]).toEqual([400, "INVALID_INPUT"]);
  });

  test("a body beyond the limit is not read", async () => {
    const body = JSON.stringify({ query: `{ me { id } } #${"x".repeat(limits.bodyBytes)}` });
    const headers = { "content-type": "application/json", authorization: `Bearer ${manager.token}` };
    const response = await fetch(`${api.url}/graphql`, { method: "POST", headers, body });
    expect([response.status, (await response.json()).errors[0].extensions.code]).toEqual([400, "INVALID_INPUT"]);
  });

  test("several operations in one request are not answered", async () => {
    const headers = { "content-type": "application/json", authorization: `Bearer ${manager.token}` };
    const body = JSON.stringify([{ query: "{ me { id } }" }, { query: "{ me { id } }" }]);
    const answer = await (await fetch(`${api.url}/graphql`, { method: "POST", headers, body })).json();
    expect(answer.errors[0].extensions.code).toBe("INVALID_INPUT");
  });
});

describe("a long document of somebody who is not signed in", () => {
  /** Each field is compared with each other: it took 0.2 s to validate. */
  const long = `{ ${'exam(id: "x") { id } '.repeat(390)} }`;

  test.each(["/graphql", "/graphql/stream"])("is not validated at %s", async (path) => {
    const headers = { "content-type": "application/json", accept: path === "/graphql" ? "application/json" : "text/event-stream" };
    const response = await fetch(`${api.url}${path}`, { method: "POST", headers, body: JSON.stringify({ query: long }) });
    expect([response.status, (await response.json()).errors[0].extensions.code]).toEqual([401, "UNAUTHENTICATED"]);
  });

  test("would be for others", async () => {
    expect((await api.graphql(manager, long)).status).toBe(200);
  });
});

test("what pages and clients really ask is within the limits", async () => {
  const worklist = `{ worklist(projectId: "${project}", first: 50) { nodes { id images { id previewUrl } predictions { score images { score } } } } }`;
  expect(await api.ok(manager, worklist)).toEqual({ worklist: { nodes: [] } });
});

function deepFragments(levels: number): string {
  const fragments = Array.from({ length: levels }, (_, i) => `fragment F${i} on Exam { prior { ...F${i + 1} } }`);
  return `{ exam(id: "x") { ...F0 } } ${fragments.join(" ")} fragment F${levels} on Exam { id }`;
}
