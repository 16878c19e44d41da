import { getIntrospectionQuery } from "graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApi, type TestApi, type TestPerson } from "./testing/test-api.ts";

// A fault of a request names field and place to people who are signed in, and nothing of the schema to others.

let api: TestApi;
let person: TestPerson;

beforeAll(async () => {
  api = await startTestApi();
  person = await api.person("Somebody");
});
afterAll(() => api?.close());

const faults: readonly [string, string, Record<string, unknown>, string, { line: number; column: number }][] = [
  ["a field that is not there", "{ me { id\n  pseudonym } }", {}, 'Cannot query field "pseudonym" on type "User".', { line: 2, column: 3 }],
  [
    "a word that is not on its list",
    '{ project(id: "x", key: "y") { id } }',
    {},
    'Unknown argument "key" on field "Query.project".',
    { line: 1, column: 20 },
  ],
  ["no GraphQL", "{ me { id }", {}, "Syntax Error: Expected Name, found <EOF>.", { line: 1, column: 12 }],
  ["a variable of another type", "query($id: ID!) { exam(id: $id) { id } }", { id: [1] }, "got invalid value", { line: 1, column: 7 }],
];

describe.each(faults)("%s", (_, query, variables, words, place) => {
  test("is named and placed for who is signed in", async () => {
    const { status, errors } = await api.graphql(person, query, variables);
    expect([status, errors]).toMatchObject([
      400,
      [{ message: expect.stringContaining(words), locations: [place], extensions: { code: "INVALID_INPUT" } }],
    ]);
  });

  test("is only a fact for others", async () => {
    const { status, errors } = await api.graphql(null, query, variables);
    expect([status, errors]).toEqual([
      400,
      [{ message: "The request is not valid.", extensions: expect.objectContaining({ code: "INVALID_INPUT" }) }],
    ]);
  });
});

test("by the address of subscriptions it is the same", async () => {
  const body = JSON.stringify({ query: 'subscription { queueChanged(projectId: "x") { unread nothing } }' });
  const fault = async (headers: Record<string, string>) => {
    const init = { method: "POST", body, headers: { "content-type": "application/json", accept: "text/event-stream", ...headers } };
    const response = await fetch(`${api.url}/graphql/stream`, init);
    return [response.status, ((await response.json()) as { errors: unknown }).errors];
  };
  expect(await fault({ authorization: `Bearer ${person.token}` })).toMatchObject([
    400,
    [{ message: 'Cannot query field "nothing" on type "QueueCounts".', locations: [{ line: 1, column: 54 }] }],
  ]);
  expect(await fault({})).toEqual([400, [{ message: "The request is not valid.", extensions: expect.anything() }]]);
});

describe("the schema", () => {
  test("is told to who is signed in", async () => {
    const { __schema } = await api.ok(person, getIntrospectionQuery());
    expect(__schema.types.length).toBeGreaterThan(50);
  });

  test.each([
    ["whole", getIntrospectionQuery()],
    ["by one type", '{ __type(name: "Exam") { fields { name } } }'],
    ["in a fragment", "query { ...S } fragment S on Query { __schema { types { name } } }"],
  ])("is not told to others: %s", async (_, query) => {
    const { status, data, errors } = await api.graphql<unknown>(null, query);
    expect([status, data ?? null, errors?.map(({ message }) => message)]).toEqual([400, null, ["The request is not valid."]]);
  });
});
