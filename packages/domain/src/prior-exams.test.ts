import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arrangeExams, countUnordered, type DatedExam, intervalBefore, priorOf } from "./prior-exams.ts";
import { examStatuses } from "./words.ts";

const day = (text: string) => new Date(`${text}T00:00:00Z`);
const exam = (id: string, date: string | null, change: Partial<DatedExam> = {}): DatedExam => ({
  id,
  status: "QUEUED",
  acquiredOn: date === null ? null : day(date),
  begun: false,
  readRetrospectively: false,
  ...change,
});
const moves = (exams: DatedExam[], allRetrospective = false) =>
  Object.fromEntries(arrangeExams(exams, { allRetrospective }).map(({ examId, to }) => [examId, to]));

describe("arrangeExams", () => {
  test("only the newest waits to be read", () => {
    expect(moves([exam("a", "2020-05-01"), exam("c", "2024-05-01"), exam("b", "2022-05-01")])).toEqual({ a: "PRIOR", b: "PRIOR" });
  });
  test("a later exam counts while it still arrives, whatever it becomes, but not once it is withdrawn", () => {
    for (const status of examStatuses) {
      const { a } = moves([exam("a", "2020-05-01"), exam("b", "2022-05-01", { status, begun: true })]);
      expect(a).toBe(status === "WITHDRAWN" ? undefined : "PRIOR");
    }
  });
  test("what is begun, final or to be read retrospectively stays as it is", () => {
    const later = exam("b", "2022-05-01");
    expect(moves([exam("a", "2020-05-01", { begun: true }), later])).toEqual({});
    expect(moves([exam("a", "2020-05-01", { status: "SETTLED" }), later])).toEqual({});
    expect(moves([exam("a", "2020-05-01", { readRetrospectively: true }), later])).toEqual({});
    expect(moves([exam("a", "2020-05-01"), later], true)).toEqual({});
  });
  test("of the same day or without a date both are read", () => {
    expect(moves([exam("a", "2022-05-01"), exam("b", "2022-05-01")])).toEqual({});
    expect(moves([exam("a", null), exam("b", "2022-05-01")])).toEqual({});
    expect(countUnordered(exam("a", null), [exam("a", null), exam("b", "2022-05-01")])).toBe(1);
    expect(countUnordered(exam("a", "2020-05-01"), [exam("a", "2020-05-01"), exam("b", "2022-05-01")])).toBe(0);
  });
  test("a prior is queued where its date turned out otherwise, or a person says so, not because the later exam was withdrawn", () => {
    const prior = exam("a", "2022-05-01", { status: "PRIOR" });
    expect(moves([prior, exam("b", "2024-05-01", { status: "WITHDRAWN" })])).toEqual({});
    expect(moves([prior, exam("b", "2020-05-01")])).toEqual({ a: "QUEUED", b: "PRIOR" });
    expect(moves([{ ...prior, readRetrospectively: true }, exam("b", "2024-05-01")])).toEqual({ a: "QUEUED" });
    expect(moves([prior, exam("b", "2024-05-01")], true)).toEqual({ a: "QUEUED" });
  });

  const patient = fc.array(
    fc.record({
      status: fc.constantFrom(...examStatuses),
      acquiredOn: fc.option(fc.integer({ min: 2018, max: 2022 }).map((year) => day(`${year}-05-01`))),
      begun: fc.boolean(),
      readRetrospectively: fc.boolean(),
    }),
    { maxLength: 6 },
  );
  test("does not depend on the order of the exams, is done after one pass, and leaves no earlier exam waiting by itself", () => {
    fc.assert(
      fc.property(
        patient.map((list) => list.map((one, index) => ({ id: `e${index}`, ...one }))),
        fc.boolean(),
        (exams, allRetrospective) => {
          const arranged = moves(exams, allRetrospective);
          expect(moves([...exams].reverse(), allRetrospective)).toEqual(arranged);
          const after = exams.map((one): DatedExam => ({ ...one, status: arranged[one.id] ?? one.status }));
          expect(moves(after, allRetrospective)).toEqual({});
          const newest = Math.max(
            ...after.filter(({ status }) => status !== "WITHDRAWN").map(({ acquiredOn }) => acquiredOn?.getTime() ?? 0),
          );
          for (const { status, acquiredOn, begun, readRetrospectively } of after)
            if (status === "QUEUED" && !begun && !readRetrospectively && !allRetrospective)
              expect(acquiredOn === null || acquiredOn.getTime() >= newest).toBe(true);
        },
      ),
    );
  });
});

test("the prior is the last exam of half a year before or more, else the last one before", () => {
  const now = exam("d", "2024-05-01");
  const far = exam("a", "2020-05-01");
  const before = exam("b", "2022-05-01", { status: "PRIOR" });
  const short = exam("c", "2024-03-01");
  expect(priorOf(now, [far, before, short, now])).toBe("b");
  expect(priorOf(now, [short, now])).toBe("c");
  expect(priorOf(now, [{ ...before, status: "WITHDRAWN" }, { ...far, status: "WITHDRAWN" }, now])).toBeNull();
  expect(priorOf(far, [far, now])).toBeNull();
  expect(priorOf(now, [now, exam("x", "2024-05-01"), exam("y", null)])).toBeNull();
});

test.each([
  ["2022-05-01", "2024-05-01", "2 years before"],
  ["2023-04-20", "2024-05-01", "1 year before"],
  ["2023-10-01", "2024-05-01", "7 months before"],
  ["2024-04-30", "2024-05-01", "1 day before"],
  ["2014-05-01", "2024-05-01", "10 years before"],
])("from %s to %s: %s", (earlier, later, words) => {
  expect(intervalBefore(day(earlier), day(later))).toBe(words);
});
