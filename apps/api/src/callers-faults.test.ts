import { gzipSync } from "node:zlib";
import { type WatchedStatements, watchStatements } from "@second-read/testing";
import { type GraphQLInputType, getNamedType, isInputObjectType, isNonNullType } from "graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { operationTargets } from "./access/operations.ts";
import { limits } from "./limits.ts";
import { createSchema } from "./schema.ts";
import { type SeededThings, seedThings } from "./testing/seed-things.ts";
import { literalOf, plainSelection } from "./testing/selection.ts";
import { startTestApi, type TestApi, type TestPerson } from "./testing/test-api.ts";

// Generated: every argument of every query and mutation, and every field of their inputs, with absurd values. Whatever is requested, the fault is the
// caller's: never INTERNAL, never HTTP 500.

const schema = createSchema();
let api: TestApi;
let person: TestPerson;
let project: string;
let things: SeededThings;
let statements: WatchedStatements;

beforeAll(async () => {
  statements = watchStatements();
  api = await startTestApi({ liveClock: true });
  project = await api.project("faults");
  person = await api.person("Everybody", { [project]: ["READER", "ARBITER", "DATA_MANAGER", "ANALYST", "ADMIN"] });
  things = await seedThings(api, project, person.id);
});
afterAll(async () => {
  await api?.close();
  statements?.stop();
});

const text = (value: string) => JSON.stringify(value);
/** Ends a statement, and sleeps, if it is executed as SQL. */
const injected = "evil'; SELECT pg_sleep(60) --";
const yearsAtTheEnd = ["0000-01-01", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2028-02-29T23:59:59.999999999+14:00"].map(
  text,
);
/** Of other lists, or made up: positions with numbers, times and ids that no row has, or that no column can hold. */
const forgedCursors = [
  "\0",
  "a@b\0c",
  "999999999999999999",
  "0 1e-400 no-such-exam R",
  `1 ${"9".repeat(150)} x L`,
  `${"9".repeat(150)} x`,
  "0000-01-01T00:00:00Z x",
  "9999-12-31T23:59:59.999Z \0",
  "2026-11-29T00:00:00.000Z 0199-not-an-id",
  "ffffffff-ffff-ffff-ffff-ffffffffffff",
  "\ud83d",
]
  .map((place) => text(Buffer.from(place).toString("base64url")))
  .concat(["2147483648", "-2147483648", "0x10", "1e3", "NaN"].map(text));
const evil: Readonly<Record<string, readonly string[]>> = {
  ID: [text(""), text("no such thing"), text("\0"), text("a".repeat(5000)), text(injected), text("💥".repeat(40)), "12345678901234567890"],
  // The first of these would be truncated in the middle of a character at any even maximum length.
  String: [
    text(`a${"💥".repeat(5_000)}`),
    text(""),
    text("   "),
    text("\0"),
    text("x\0y"),
    text("a".repeat(20_000)),
    text("\ud800"),
    text("%_\\"),
    text(injected),
  ],
  Int: ["-1", "0", "2147483647", "-2147483648", "2147483648", "100000"],
  Float: ["-1", "1e308", "-1e308", "1e400", "0.5"],
  Boolean: ["true", "false"],
  DateTime: [
    text(""),
    text("never"),
    text("+275760-09-13T00:00:00Z"),
    text("-271821-04-20T00:00:00Z"),
    text("2030-02-30"),
    ...yearsAtTheEnd,
  ],
  JSON: ['{ a: "\\u0000" }', "[[[[1]]]]", "1", text("text"), "{ }", "{ __proto__: 1 }", `{ a: ${text(injected)} }`],
};
/** Values that no document can express, but a variable can. */
const evilVariables: Readonly<Record<string, readonly unknown[]>> = {
  ID: ["\ud800", "\0"],
  String: ["\ud800", "x\udc00y", "\0"],
  DateTime: ["\ud800"],
  JSON: [{ a: "\ud800" }, { "\ud800": 1 }, { a: "\0" }],
};

interface Wrong {
  readonly name: string;
  readonly type: string;
  /** A literal; `$v` for one passed as a variable. */
  readonly value: string;
  readonly variable?: unknown;
}

/** Each place in a type where a value can occur, and the literals to try there. */
function placesOf(type: GraphQLInputType, name: string, depth = 0): Wrong[] {
  const named = getNamedType(type);
  if (depth > 3) return [];
  if (isInputObjectType(named)) return Object.values(named.getFields()).flatMap((field) => placesOf(field.type, field.name, depth + 1));
  return [
    ...[...(evil[named.name] ?? []), ...(name === "after" ? forgedCursors : [])].map((value) => ({ name, type: named.name, value })),
    ...(evilVariables[named.name] ?? []).map((variable) => ({ name, type: named.name, value: "$v", variable })),
  ];
}

async function post(query: string, variables: Record<string, unknown> = {}) {
  const headers = { "content-type": "application/json", authorization: `Bearer ${person.token}` };
  const response = await fetch(`${api.url}/graphql`, { method: "POST", headers, body: JSON.stringify({ query, variables }) });
  const { errors } = (await response.json()) as { errors?: { message: string; extensions: { code: string } }[] };
  return { status: response.status, codes: (errors ?? []).map(({ extensions }) => extensions.code) };
}

const roots = { Query: schema.getQueryType(), Mutation: schema.getMutationType() };
const operations = Object.entries(roots).flatMap(([root, type]) =>
  Object.values(type?.getFields() ?? {}).map((field) => [`${root}.${field.name}`, root, field] as const),
);

test.each(operations.filter(([, , field]) => field.args.length > 0))(
  "%s: no value of any argument is the server's fault",
  async (act, root, field) => {
    const target = operationTargets[act as keyof typeof operationTargets];
    const found: unknown[] = [];
    for (const wrong of field.args.flatMap(({ type, name }) => placesOf(type, name))) {
      const fill = (name: string, type: string) => {
        if (name === wrong.name && type === wrong.type) return wrong.value;
        if (target && name === target.argument.split(".").at(-1))
          return text(String((things as unknown as Record<string, unknown>)[target.of]));
        if (name === "idempotencyKey") return text(`${act} ${wrong.name} ${wrong.value}`.slice(0, 200));
        return undefined;
      };
      const args = field.args
        .filter(({ name, type }) => isNonNullType(type) || placesOf(type, name).some((place) => place.name === wrong.name))
        .map(({ name, type }) => `${name}: ${literalOf(type, fill, name)}`);
      const call = `${field.name}(${args.join(", ")}) ${plainSelection(schema, getNamedType(field.type).name)}`;
      const declared = wrong.variable === undefined ? "" : `($v: ${wrong.type}!)`;
      const { status, codes } = await post(`${root.toLowerCase()}${declared} { ${call} }`, { v: wrong.variable });
      if (status >= 500 || codes.includes("INTERNAL") || codes.includes("UNAVAILABLE"))
        found.push([wrong.name, wrong.variable ?? wrong.value.slice(0, 40), status, codes]);
    }
    expect(found).toEqual([]);
  },
);

// B5: so that no response takes longer because of what a value says.
test("none of these values has become part of a statement", () => {
  expect(statements.texts.size).toBeGreaterThan(100);
  expect([...statements.texts].filter((statement) => /evil|pg_sleep/.test(statement))).toEqual([]);
});

test("a reason that is too long is truncated between characters, and is in the trail as it was hashed", async () => {
  const { exam, project: projectId } = await seedThings(api, await api.project("cut"), person.id);
  const admin = await api.person("Ada", { [projectId]: ["ADMIN"] });
  const withdraw = "mutation($e: ID!, $r: String!) { withdrawExam(examId: $e, reason: $r) { id } }";
  await api.ok(admin, withdraw, { e: exam, r: `a${"💥".repeat(5_000)}` });
  const { details } = await api.database.prisma.auditEvent.findFirstOrThrow({ where: { chain: projectId, action: "withdrawExam" } });
  expect(details).toMatchObject({ reason: `a${"💥".repeat(499)}` });
  const { verifyAuditChain } = await api.ok(admin, "query($p: ID!) { verifyAuditChain(projectId: $p) { ok checked } }", { p: projectId });
  expect(verifyAuditChain).toEqual({ ok: true, checked: 1 });
});

describe("a body in another form than JSON in UTF-8 is not read", () => {
  const json = Buffer.from('{"query":"{ me { id } }"}');
  const bomb = gzipSync(Buffer.alloc(50_000_000, " "));
  const forms: [string, Record<string, string>, Uint8Array][] = [
    ["UTF-16", { "content-type": "application/json; charset=utf-16le" }, Buffer.from(json.toString(), "utf16le")],
    ["UTF-7", { "content-type": "application/json; charset=utf-7" }, json],
    ["an unknown character set", { "content-type": 'application/json; charset="x; y"' }, json],
    ["gzip", { "content-type": "application/json", "content-encoding": "gzip" }, gzipSync(json)],
    ["a bomb", { "content-type": "application/json", "content-encoding": "gzip" }, bomb],
    ["two encodings", { "content-type": "application/json", "content-encoding": "br, gzip" }, json],
    ["plain text", { "content-type": "text/plain" }, json],
    ["a form", { "content-type": "application/x-www-form-urlencoded" }, Buffer.from("query={me{id}}")],
    [
      "parts",
      { "content-type": "multipart/form-data; boundary=b" },
      Buffer.from(`--b\r\ncontent-disposition: form-data; name="query"\r\n\r\n{me{id}}\r\n--b--`),
    ],
    ["GraphQL", { "content-type": "application/graphql" }, Buffer.from("{ me { id } }")],
    ["not UTF-8", { "content-type": "application/json" }, Buffer.from([0x22, 0xff, 0xfe, 0x22])],
  ];

  test.each(forms)("%s", async (_, headers, body) => {
    for (const path of ["/graphql", "/graphql/stream", "/auth/sign-in/email", "/auth/sign-out"]) {
      const response = await fetch(`${api.url}${path}`, {
        method: "POST",
        headers: {
          accept: path === "/graphql/stream" ? "text/event-stream" : "application/json",
          authorization: `Bearer ${person.token}`,
          ...headers,
        },
        body: new Uint8Array(body),
      });
      const text = await response.text();
      expect([path, response.status >= 400 && response.status < 500, text.includes(person.id)]).toEqual([path, true, false]);
    }
  });

  test.each(["GET", "HEAD", "PUT", "DELETE", "PATCH"])("nor does %s execute anything, whatever a header says", async (method) => {
    const query = `?query=${encodeURIComponent("{ me { id } }")}`;
    const headers = { authorization: `Bearer ${person.token}`, "content-type": "application/json", "x-http-method-override": "POST" };
    const response = await fetch(`${api.url}/graphql${query}`, {
      method,
      headers,
      ...(method === "GET" || method === "HEAD" ? {} : { body: json }),
    });
    expect([response.status, (await response.text()).includes(person.id)]).toEqual([404, false]);
  });
});

describe("a request refused before execution answers 400", () => {
  const worklist = "query($p: ID!, $n: Int) { worklist(projectId: $p, first: $n) { nodes { id } } }";
  test.each<[string, string, Record<string, unknown>]>([
    ["a page that is too dear", worklist, { n: 100_000 }],
    ["a document that is too deep", `{ exam(id: "x") ${"{ prior ".repeat(limits.depth + 5)}{ id }${" }".repeat(limits.depth + 5)} }`, {}],
    ["many aliases", `{ ${Array.from({ length: limits.aliases + 5 }, (_, i) => `a${i}: me { id }`).join(" ")} }`, {}],
    ["many tokens", `{ me { ${"id ".repeat(limits.tokens)} } }`, {}],
    ["many directives", `{ me { id ${"@include(if: true) ".repeat(limits.directives + 5)} } }`, {}],
    ["a variable of another type", worklist, { n: "many" }],
    ["a variable that is no whole number", worklist, { n: 1.5 }],
    ["a variable that is missing", "query($x: ID!) { exam(id: $x) { id } }", {}],
    ["a field that is not there", "{ nothing }", {}],
    ["no GraphQL", "{ me { id }", {}],
    ["no operation", "fragment F on Exam { id }", {}],
    ["a subscription that is asked for as a query", "subscription($p: ID!) { queueChanged(projectId: $p) { unread } }", {}],
    ["a subscription that leaves out its field", "subscription($p: ID!) { queueChanged(projectId: $p) @skip(if: true) { unread } }", {}],
    ["one that may", "subscription($p: ID!, $s: Boolean!) { queueChanged(projectId: $p) @skip(if: $s) { unread } }", { s: true }],
    ["a fragment that spreads itself", "{ me { ...F } } fragment F on User { id ...F }", {}],
    ["two operations and no name", "query A { me { id } } query B { me { id } }", {}],
  ])("%s", async (_, query, variables) => {
    const { status, codes } = await post(query, { p: project, ...variables });
    expect([status, ...new Set(codes)]).toEqual([400, "INVALID_INPUT"]);
  });

  test.each<[string, string, (deep: string) => string]>([
    ["/graphql", "Bearer", (deep) => `{"query":"{ me { id } }","variables":{"deep":${deep}}}`],
    [
      "/graphql/stream",
      "Bearer",
      (deep) => `{"query":"subscription { queueChanged(projectId: 1) { unread } }","variables":{"deep":${deep}}}`,
    ],
    ["/auth/sign-in/email", "", (deep) => `{"email":${deep}}`],
  ])("values at %s that are so deep that code walking them runs out of stack", async (path, scheme, bodyOf) => {
    const response = await fetch(`${api.url}${path}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "text/event-stream",
        ...(scheme === "" ? {} : { authorization: `${scheme} ${person.token}` }),
      },
      body: bodyOf(`${"[".repeat(100_000)}${"]".repeat(100_000)}`),
    });
    const { errors } = (await response.json()) as { errors?: { extensions: { code: string } }[] };
    expect([response.status, errors?.[0]?.extensions.code]).toEqual([400, "INVALID_INPUT"]);
  });

  test.each([
    ["skipped", "subscription($p: ID!) { queueChanged(projectId: $p) @skip(if: true) { unread } }"],
    ["skipped by a variable", "subscription($p: ID!, $s: Boolean!) { queueChanged(projectId: $p) @skip(if: $s) { unread } }"],
    ["not included", "subscription($p: ID!) { ... @include(if: false) { queueChanged(projectId: $p) { unread } } }"],
    [
      "skipped in a fragment",
      "subscription($p: ID!) { ...F } fragment F on Subscription { queueChanged(projectId: $p) @skip(if: true) { unread } }",
    ],
    [
      "in fragments that spread each other",
      "subscription { ...F } fragment F on Subscription { ...G } fragment G on Subscription { ...F }",
    ],
    ["two", "subscription($p: ID!) { a: queueChanged(projectId: $p) { unread } b: queueChanged(projectId: $p) { unread } }"],
    ["none of ours", "subscription { __typename }"],
  ])("a stream whose field is %s", async (_, query) => {
    const response = await fetch(`${api.url}/graphql/stream`, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "text/event-stream", authorization: `Bearer ${person.token}` },
      body: JSON.stringify({ query, variables: { p: project, s: true } }),
    });
    expect([response.status, (await response.json()).errors[0].extensions.code]).toEqual([400, "INVALID_INPUT"]);
  });

  test("and a page that is only too large, refused by its resolver, is not the server's fault", async () => {
    const { status, codes } = await post(worklist, { p: project, n: 201 });
    expect([status < 500, codes]).toEqual([true, ["INVALID_INPUT"]]);
  });
});
