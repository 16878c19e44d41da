import { parse, validate } from "graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSchema } from "../schema.ts";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";
import { examples } from "./examples.ts";

let api: TestApi;
let person: TestPerson;

beforeAll(async () => {
  api = await startTestApi();
  person = await api.person("Somebody");
});
afterAll(() => api?.close());

const browser = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };
const get = (path: string, headers: Record<string, string>) => fetch(`${api.url}${path}`, { headers, redirect: "manual" });
const signedIn = () => ({ ...browser, authorization: `Bearer ${person.token}` });

describe("a browser at GET /graphql", () => {
  test("is given GraphiQL where somebody is signed in, with scripts from this origin alone", async () => {
    const response = await get("/graphql", signedIn());
    const html = await response.text();
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    expect(response.headers.get("content-security-policy")).toContain("script-src 'self';");
    const paths = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path = ""]) => path).filter((path) => path !== "data:,");
    expect(paths).toHaveLength(6);
    for (const path of paths) {
      const asset = await get(path, signedIn());
      expect([path, asset.status, (await asset.text()).length > 50]).toEqual([path, 200, true]);
    }
    expect(html.match(/<script(?! src| type="application\/json")/g)).toBeNull();
  });

  test("is led to sign in where nobody is, and shown nothing", async () => {
    const response = await get("/graphql", browser);
    expect([response.status, response.headers.get("location")]).toEqual([302, "/sign-in?next=%2Fgraphql"]);
    expect((await get("/graphql/assets/start.js", browser)).status).toBe(404);
  });

  test("that names another file finds nothing", async () => {
    for (const name of ["package.json", "..%2Fserver.ts", "examples.ts"])
      expect((await get(`/graphql/assets/${name}`, signedIn())).status).toBe(404);
  });
});

test("a program at GET /graphql is answered as before", async () => {
  expect((await get("/graphql", { accept: "application/json" })).status).toBe(404);
});

test.each(examples.map((example) => [/\w+ (\w+)/.exec(example.query.split("\n")[1] ?? "")?.[1], example] as const))(
  "the example %s is valid",
  (_, { query }) => {
    expect(validate(createSchema(), parse(query))).toEqual([]);
  },
);
