import { refreshDiscrepancies } from "@second-read/database";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SeededExam, seedExam } from "../testing/seed-exam.ts";
import { seedVersion } from "../testing/seed-version.ts";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";

let api: TestApi;
let project: string;
let abroad: string;
let analyst: TestPerson;
let reader: TestPerson;
let exams: { readonly alone: SeededExam; readonly odd: SeededExam; readonly noted: SeededExam; readonly other: SeededExam };

const search = `query($p: ID!, $t: String!, $f: Int) { searchExams(projectId: $p, text: $t, first: $f) { note exam { id pseudonym } } }`;
const resolve = `mutation($id: ID!, $n: String) { resolveDiscrepancy(id: $id, verdict: AMBIGUOUS, note: $n) { id } }`;

const found = async (person: TestPerson, t: string, f?: number) =>
  (await api.ok(person, search, { p: project, t, f })).searchExams.map(({ exam, note }: any) => [exam.pseudonym, note]);

beforeAll(async () => {
  api = await startTestApi();
  project = await api.project("searched");
  abroad = await api.project("elsewhere");
  analyst = await api.person("Ana", { [project]: ["ANALYST"] });
  reader = await api.person("Rea", { [project]: ["READER"] });
  const named = async (pseudonym: string, where = project, status: "QUEUED" | "SETTLED" = "SETTLED") => {
    const exam = await seedExam(api, where, {
      status,
      ...(status === "SETTLED" ? { truth: { class: "BENIGN", strength: "IMPORTED" } } : {}),
    });
    await api.database.prisma.patient.update({ where: { id: exam.patientId }, data: { pseudonym } });
    return exam;
  };
  exams = {
    alone: await named("K7RW2QZZZ2", project, "QUEUED"),
    odd: await named("100%_\\X"),
    noted: await named("K7RB9HJJJ3"),
    other: await named("K7RW2QZZZ9", abroad),
  };
  await named("Q2222K7RW2");
  for (const [where, exam] of [
    [project, exams.noted],
    [abroad, exams.other],
  ] as const) {
    await seedVersion(api, where, [{ exam, score: 0.1 }]);
    await refreshDiscrepancies(api.database, where);
    const asking = where === project ? analyst : await api.person("Eve", { [abroad]: ["ANALYST"] });
    await api.ok(asking, resolve, { id: `${exam.id}.R.FALSE_NEGATIVE`, n: "Faint distortion, 100% sure" });
  }
});
afterAll(() => api?.close());

describe("by pseudonym", () => {
  test.each(["K7RW2QZZZ2", "k7rw2q", " K7RW ", "K7RW2QZZZ"])(
    "%j finds the one that begins with it, in this project alone",
    async (text) => {
      expect(await found(reader, text)).toEqual([["K7RW2QZZZ2", null]]);
    },
  );

  test("those that begin with it come in order, as many as are asked for", async () => {
    expect(await found(reader, "K7R")).toEqual([
      ["K7RB9HJJJ3", null],
      ["K7RW2QZZZ2", null],
    ]);
    expect(await found(reader, "K7R", 1)).toEqual([["K7RB9HJJJ3", null]]);
  });

  test.each(["%", "_", "K7R%", "K7R_2", "\\", "K7R\\", "'", "7RW"])("%j stands for itself", async (text) => {
    expect(await found(reader, text)).toEqual([]);
  });

  test.each(["100%", "100%_", "100%_\\", "100%_\\x"])("%j finds the pseudonym that holds it", async (text) => {
    expect(await found(reader, text)).toEqual([["100%_\\X", null]]);
  });
});

describe("by the note of a verdict", () => {
  test.each(["distortion", "FAINT dist", "sure 10"])("%j finds words by how they begin, in this project alone", async (text) => {
    expect(await found(analyst, text)).toEqual([["K7RB9HJJJ3", "Faint distortion, 100% sure"]]);
  });

  test.each(["faint mass", "stortion", "&", "!", "dist | mass", "distortion:*", "' or 1=1"])(
    "%j finds what it says, and breaks nothing",
    async (text) => {
      const expected = text === "distortion:*" ? [["K7RB9HJJJ3", "Faint distortion, 100% sure"]] : [];
      expect(await found(analyst, text)).toEqual(expected);
    },
  );

  test("being given one counts as having opened the exam", async () => {
    const curious = await api.person("Curt", { [project]: ["ANALYST"] });
    await api.ok(curious, search, { p: project, t: "K7R" });
    const opened = () => api.database.prisma.exposure.findMany({ where: { userId: curious.id } });
    expect(await opened()).toEqual([]);
    await api.ok(curious, search, { p: project, t: "faint" });
    expect((await opened()).map(({ examId }) => examId)).toEqual([exams.noted.id]);
  });

  test("who is kept blind finds it once they have opened the exam, and while it is final", async () => {
    expect(await found(reader, "faint")).toEqual([]);
    await api.ok(reader, "query($id: ID!) { exam(id: $id) { truth { id } } }", { id: exams.noted.id });
    expect(await found(reader, "faint")).toHaveLength(1);
    await api.database.prisma.exam.update({ where: { id: exams.noted.id }, data: { status: "READING" } });
    expect([await found(reader, "faint"), await found(analyst, "faint")]).toEqual([[], []]);
    await api.database.prisma.exam.update({ where: { id: exams.noted.id }, data: { status: "SETTLED" } });
  });
});

test.each(["", "   ", "x".repeat(101), "a\u0000b", "tab\tbed", "\ud800"])("a text of %j is refused", async (text) => {
  expect(await api.code(analyst, search, { p: project, t: text })).toBe("INVALID_INPUT");
});

test("a stranger searches nothing", async () => {
  const stranger = await api.person("Stran", { [abroad]: ["ANALYST"] });
  expect(await api.code(stranger, search, { p: project, t: "K7R" })).toBe("NOT_FOUND");
});
