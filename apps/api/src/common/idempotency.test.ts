import { isInputObjectType } from "graphql";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createSchema } from "../schema.ts";
import { readInput, seedExam } from "../testing/seed-exam.ts";
import { seedVersion } from "../testing/seed-version.ts";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";
import { digestOf } from "./idempotency.ts";

// Every operation with an idempotency key: repeating a request returns the same result and does nothing; another request with the same key is
// refused.

let api: TestApi;
let project: string;
let anna: TestPerson;
let ben: TestPerson;
let arbiter: TestPerson;
let analyst: TestPerson;

beforeAll(async () => {
  api = await startTestApi();
  project = await api.project("keys");
  anna = await api.person("Anna", { [project]: ["READER"] });
  ben = await api.person("Ben", { [project]: ["READER"] });
  arbiter = await api.person("Arno", { [project]: ["ARBITER"] });
  analyst = await api.person("Ada", { [project]: ["ANALYST"] });
});
afterAll(() => api?.close());

interface Case {
  readonly person: TestPerson;
  readonly document: string;
  readonly request: Record<string, unknown>;
  /** What differs in the other request. */
  readonly other: Record<string, unknown>;
}

const finalise = `mutation($id: ID!, $input: ReadInput!) { finaliseRead(readId: $id, input: $input, idempotencyKey: "k") { id revision } }`;
const start = async (person: TestPerson, id: string) =>
  (await api.ok(person, `mutation($id: ID!) { startRead(examId: $id) { id } }`, { id })).startRead.id;

const cases: Readonly<Record<string, () => Promise<Case>>> = {
  async finaliseRead() {
    const id = await start(anna, (await seedExam(api, project)).id);
    return { person: anna, document: finalise, request: { id, input: readInput("NORMAL") }, other: { input: readInput("RECALL") } };
  },
  async adjudicate() {
    const { id } = await seedExam(api, project, { lateralities: ["R"] });
    for (const [person, opinion] of [
      [anna, "RECALL"],
      [ben, "NORMAL"],
    ] as const) {
      const input = { ...readInput(opinion), breasts: readInput(opinion).breasts.slice(0, 1) };
      await api.ok(person, finalise, { id: await start(person, id), input });
    }
    await api.conclude();
    const decide = (breastClass: string) => ({
      reason: "seen by two",
      breasts: [{ laterality: "R", class: breastClass, strength: "ADJUDICATED" }],
    });
    return {
      person: arbiter,
      document: `mutation($id: ID!, $input: AdjudicationInput!) { adjudicate(examId: $id, input: $input, idempotencyKey: "k") { id } }`,
      request: { id, input: decide("BENIGN") },
      other: { input: decide("MALIGNANT") },
    };
  },
  async triggerRetraining() {
    for (const breastClass of ["MALIGNANT", "NORMAL", "MALIGNANT", "NORMAL"] as const)
      for (let made = 0; made < 5; made += 1)
        await seedExam(api, project, { status: "SETTLED", truth: { class: breastClass, strength: "IMPORTED" } });
    return {
      person: analyst,
      document: `mutation($input: TriggerRetrainingInput!) { triggerRetraining(input: $input) { id } }`,
      request: { input: { projectId: project, folds: 2, seed: 1, idempotencyKey: "k" } },
      other: { input: { projectId: project, folds: 2, seed: 2, idempotencyKey: "k" } },
    };
  },
  async predictExams() {
    const [one, two] = [await seedExam(api, project), await seedExam(api, project)];
    const version = await seedVersion(api, project, []);
    return {
      person: analyst,
      document: `mutation($v: ID!, $e: [ID!]) { predictExams(modelVersionId: $v, examIds: $e, idempotencyKey: "k") { id } }`,
      request: { v: version.id, e: [one.id, two.id] },
      other: { e: [two.id] },
    };
  },
};

test("every operation that takes a key is tested", () => {
  const fields = Object.values(createSchema().getMutationType()?.getFields() ?? {});
  const keyed = fields.filter(({ args }) =>
    args.some(({ name, type }) => {
      const inner = "ofType" in type ? type.ofType : type;
      return name === "idempotencyKey" || (isInputObjectType(inner) && "idempotencyKey" in inner.getFields());
    }),
  );
  expect(keyed.map(({ name }) => name).sort()).toEqual(Object.keys(cases).sort());
});

test.each(Object.keys(cases))("%s", async (name) => {
  const { person, document, request, other } = await (cases[name] as () => Promise<Case>)();
  const first = await api.ok(person, document, request);
  expect(await api.ok(person, document, request)).toEqual(first);
  const { errors } = await api.graphql(person, document, { ...request, ...other });
  expect(errors?.map(({ extensions }) => [extensions.code, extensions.details])).toEqual([["INVALID_INPUT", { field: "idempotencyKey" }]]);
  expect(await api.ok(person, document, request)).toEqual(first);
});

test("requests are distinguished by what they ask, not by how they are written", () => {
  const request = { a: 1, b: [{ c: "x", d: null }], e: undefined };
  expect(digestOf({ b: [{ c: "x" }], a: 1 })).toBe(digestOf(request));
  expect(digestOf({ ...request, a: 2 })).not.toBe(digestOf(request));
  expect(digestOf({ ...request, b: [] })).not.toBe(digestOf(request));
});
