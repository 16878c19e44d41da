import { describe, expect, it } from "vitest";
import { type DemoExam, planDemo } from "./plan.ts";
import { simulatedRead, simulateOpinions } from "./simulate-read.ts";

type Lesions = DemoExam["lesions"];

const plan = planDemo();

describe("planDemo", () => {
  it("opens with work for readers and arbiter, one patient with a prior exam, and two exams at full size", () => {
    const { opening } = plan;
    const count = (part: string) => opening.filter((exam) => exam.part === part).length;
    expect([count("READ_TWICE"), count("READ_ONCE"), count("ARBITRATION"), count("UNREAD"), count("PRIOR")]).toEqual([8, 8, 1, 10, 1]);
    expect(opening.filter((exam) => exam.request.rows === undefined).map((exam) => exam.part)).toEqual(["UNREAD", "UNREAD"]);
    const prior = opening.find((exam) => exam.part === "PRIOR");
    const current = opening.find((exam) => exam.seed === prior?.seed && exam.part === "UNREAD");
    expect([prior?.lesions, current?.lesions.length, current?.density]).toEqual([[], 1, prior?.density]);
    expect(new Set(opening.map((exam) => exam.seed)).size).toBe(opening.length - 1);
  });

  it("has truth for two versions, the second with more than twice as much, about half of it with a lesion", () => {
    const truth = [...plan.firstTruth, ...plan.moreTruth];
    expect(truth.length).toBeGreaterThan(2 * plan.firstTruth.length);
    expect(new Set([...plan.opening, ...truth].map((exam) => exam.seed)).size).toBe(plan.opening.length - 1 + truth.length);
    for (const exams of [plan.firstTruth, truth]) {
      const share = exams.filter(({ lesions }) => lesions.length > 0).length / exams.length;
      expect(share).toBeGreaterThan(0.4);
      expect(share).toBeLessThan(0.65);
    }
  });

  it("begins with lesions that are hard to see, most of them masses, and goes on with plain calcifications", () => {
    const [first, more] = [plan.firstTruth, plan.moreTruth].map((exams) => exams.flatMap(({ lesions }) => lesions)) as [Lesions, Lesions];
    const share = (lesions: Lesions, kind: string) => lesions.filter((lesion) => lesion.kind === kind).length / lesions.length;
    expect(share(first, "MASS")).toBeGreaterThan(0.5);
    expect(share(more, "CALCIFICATIONS")).toBe(1);
    const meanConspicuity = (lesions: Lesions) => lesions.reduce((sum, { conspicuity }) => sum + conspicuity, 0) / lesions.length;
    expect(meanConspicuity(first)).toBeLessThan(meanConspicuity(more) - 0.25);
  });

  it("is the same every time", () => expect(planDemo()).toEqual(plan));

  it("has exams on which both readers agree, more often to recall", () => {
    let recalled = 0;
    for (const exam of plan.opening.filter(({ part }) => part === "READ_TWICE")) {
      const [first, second] = [simulateOpinions(exam, exam.density, 0), simulateOpinions(exam, exam.density, 1)];
      expect(first.map((o) => o.opinion)).toEqual(second.map((o) => o.opinion));
      if (first.some((o) => o.opinion === "RECALL")) recalled++;
    }
    expect(recalled).toBe(5);
  });

  it("has an exam on which the readers differ and which goes to arbitration", () => {
    const exam = plan.opening.find(({ part }) => part === "ARBITRATION");
    if (!exam) throw new Error("no exam to arbitrate");
    const opinions = ([0, 1] as const).map((reader) => simulateOpinions(exam, exam.density, reader).map((o) => o.opinion));
    expect(opinions[0]).not.toEqual(opinions[1]);
  });
});

describe("simulatedRead", () => {
  it("marks what was seen on both views, inside the image, and assesses both breasts", async () => {
    const { makeExam } = await import("@second-read/phantom");
    const exam = plan.opening.find((e) => e.part === "READ_TWICE" && simulateOpinions(e, e.density, 0).some((o) => o.marksLesion));
    if (!exam) throw new Error("nobody marked anything");
    const phantom = makeExam({ ...exam.request, rows: 256, columns: 208 });
    const size = { rows: 256, columns: 208 };
    const sizes = { "R CC": size, "L CC": size, "R MLO": size, "L MLO": size };
    const read = simulatedRead(exam, { ...phantom, sizes }, 0, (laterality, view) => `${laterality} ${view}`);
    expect(read.breasts.map((b) => b.laterality)).toEqual(["R", "L"]);
    expect(read.findings).toHaveLength(1);
    const [finding] = read.findings;
    expect(finding?.marks.map((mark) => mark.imageId)).toEqual([`${finding?.laterality} CC`, `${finding?.laterality} MLO`]);
    for (const mark of finding?.marks ?? [])
      for (const [column, row] of mark.points as [number, number][]) {
        expect(column >= 0 && column <= 208 && row >= 0 && row <= 256).toBe(true);
      }
  });
});
