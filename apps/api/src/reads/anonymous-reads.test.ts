import { type GraphQLArgument, getNamedType } from "graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSchema } from "../schema.ts";
import { readNext } from "../testing/reading-room.ts";
import { readInput, type SeededExam, seedExam } from "../testing/seed-exam.ts";
import { callsOf, fullSelection } from "../testing/selection.ts";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";

// In a project with anonymous readers, everything that an arbiter can ask is asked, before and after the exam is final: no answer names a reader.

const schema = createSchema();
let api: TestApi;
let project: string;
let anna: TestPerson;
let ben: TestPerson;
let arno: TestPerson;
let admin: TestPerson;
const exams: SeededExam[] = [];
const many = 24;

beforeAll(async () => {
  api = await startTestApi();
  project = await api.project("anonymous", { settings: { anonymousReaders: true } });
  anna = await api.person("ZZANNA", { [project]: ["READER"] });
  ben = await api.person("ZZBEN", { [project]: ["READER"] });
  arno = await api.person("Arno", { [project]: ["ARBITER"] });
  admin = await api.person("Adam", { [project]: ["ADMIN"] });
  for (let made = 0; made < many; made += 1) {
    const exam = await seedExam(api, project);
    for (const [person, opinion] of [
      [anna, "RECALL"],
      [ben, "NORMAL"],
    ] as const) {
      await readNext(api, project, person, readInput(opinion, "NORMAL"));
      await api.ok(person, "mutation($id: ID!) { requestPriors(examId: $id) { id } }", { id: exam.id });
    }
    exams.push(exam);
  }
  await api.conclude();
});
afterAll(() => api?.close());

const columns = async (person: TestPerson, { id }: SeededExam) =>
  (
    await api.ok(
      person,
      "query($id: ID!) { exam(id: $id) { reads { order finalisedAt activeSeconds reader { name } breasts { laterality opinion } } } }",
      { id },
    )
  ).exam.reads;

/** Every query that names an exam or a project, with every field below it. */
function everything(exam: SeededExam): string[] {
  const values = (_: string, argument: GraphQLArgument): readonly string[] => {
    switch (argument.name) {
      case "projectId":
        return [JSON.stringify(project)];
      case "id":
        return [JSON.stringify(exam.id)];
      case "first":
        return ["5"];
      default:
        return [];
    }
  };
  return ["exam", "worklist", "discrepancies", "project"].flatMap((name) => {
    const field = schema.getQueryType()!.getFields()[name]!;
    const of = name === "project" ? () => [JSON.stringify(project)] : values;
    return callsOf(`Query.${name}`, field, of).map(
      (call) => `{ ${name}: ${call} ${fullSelection(schema, getNamedType(field.type).name, values)} }`,
    );
  });
}

describe("in a project whose readers are anonymous", () => {
  test("no answer names a reader to the arbiter, before the decision or after", async () => {
    const [exam] = exams as [SeededExam];
    for (const stage of ["in arbitration", "final"]) {
      for (const document of everything(exam)) {
        const { data, errors } = await api.graphql(arno, document);
        expect([stage, errors]).toEqual([stage, undefined]);
        const text = JSON.stringify(data);
        for (const person of [anna, ben])
          for (const secret of [person.id, person.email])
            expect([stage, document.slice(0, 60), text.includes(secret)]).toEqual([stage, document.slice(0, 60), false]);
        expect([stage, document.slice(0, 60), /ZZANNA|ZZBEN/.test(text)]).toEqual([stage, document.slice(0, 60), false]);
      }
      if (stage === "final") break;
      await api.ok(arno, "mutation($id: ID!, $input: AdjudicationInput!) { adjudicate(examId: $id, input: $input) { id } }", {
        id: exam.id,
        input: { reason: "seen", breasts: ["R", "L"].map((laterality) => ({ laterality, class: "BENIGN", strength: "ADJUDICATED" })) },
      });
      await api.conclude();
    }
    expect((await columns(admin, exam)).map(({ reader }: any) => reader.name)).toEqual(["ZZANNA", "ZZBEN"]);
  });

  test("columns stand still for one exam, and the same reader is not always in the same", async () => {
    const first: string[] = [];
    for (const exam of exams) {
      const shown = await columns(arno, exam);
      expect(await columns(arno, exam)).toEqual(shown);
      expect(shown.map(({ order, finalisedAt, activeSeconds, reader }: any) => [order, finalisedAt, activeSeconds, reader])).toEqual([
        [1, null, null, null],
        [2, null, null, null],
      ]);
      first.push(shown[0].breasts[0].opinion);
    }
    // Anna recalls and reads first in all of them: 24 fair coins all fall on one side once in eight million runs.
    expect(new Set(first)).toEqual(new Set(["RECALL", "NORMAL"]));
  });

  test("ids of reads and lesions say nothing of when they were made", async () => {
    const reads = await api.database.prisma.read.findMany({ where: { projectId: project }, select: { id: true } });
    expect(reads.every(({ id }) => id[14] === "4")).toBe(true);
  });
});

test("where the project names its readers the first to read stands first, in every exam", async () => {
  const open = await api.project("named");
  const [one, two, three] = [
    await api.person("One", { [open]: ["READER"] }),
    await api.person("Two", { [open]: ["READER"] }),
    await api.person("Three", { [open]: ["ARBITER"] }),
  ];
  for (const opinions of [
    ["RECALL", "NORMAL"],
    ["NORMAL", "RECALL"],
  ] as const) {
    const exam = await seedExam(api, open);
    for (const [index, person] of [one, two].entries()) {
      await readNext(api, open, person, readInput(opinions[index] ?? "NORMAL", "NORMAL"));
    }
    await api.conclude();
    expect((await columns(three, exam)).map(({ order, reader }: any) => [order, reader.name])).toEqual([
      [1, "One"],
      [2, "Two"],
    ]);
  }
});
