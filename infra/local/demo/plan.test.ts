import { describe, expect, it } from "vitest";
import { planDemo } from "./plan.ts";
import { simulatedRead, simulateOpinions } from "./simulate-read.ts";

const plan = planDemo();

describe("planDemo", () => {
  it("holds 62 women: 20 read twice, ten once, one to arbitrate, the rest to read, two at full size", () => {
    const count = (part: string) => plan.filter((exam) => exam.part === part).length;
    expect(plan).toHaveLength(62);
    expect(new Set(plan.map((exam) => exam.seed)).size).toBe(62);
    expect([count("READ_TWICE"), count("READ_ONCE"), count("ARBITRATION"), count("UNREAD")]).toEqual([20, 10, 1, 31]);
    expect(plan.filter((exam) => exam.request.rows === undefined).map((exam) => exam.part)).toEqual(["UNREAD", "UNREAD"]);
  });

  it("is the same every time", () => expect(planDemo()).toEqual(plan));

  it("has enough agreed recalls and agreed normals to train on with three folds", () => {
    let recalled = 0;
    for (const exam of plan.filter(({ part }) => part === "READ_TWICE")) {
      const [first, second] = [simulateOpinions(exam, exam.density, 0), simulateOpinions(exam, exam.density, 1)];
      expect(first.map((o) => o.opinion)).toEqual(second.map((o) => o.opinion));
      if (first.some((o) => o.opinion === "RECALL")) recalled++;
    }
    expect(recalled).toBe(12);
  });

  it("sends to arbitration an exam on which the readers differ", () => {
    const exam = plan.find(({ part }) => part === "ARBITRATION");
    if (!exam) throw new Error("no exam to arbitrate");
    const opinions = ([0, 1] as const).map((reader) => simulateOpinions(exam, exam.density, reader).map((o) => o.opinion));
    expect(opinions[0]).not.toEqual(opinions[1]);
  });
});

describe("simulatedRead", () => {
  it("marks what was seen on both views, inside the picture, and assesses both breasts", async () => {
    const { makeExam } = await import("@second-read/phantom");
    const exam = plan.find((e) => e.part === "READ_TWICE" && simulateOpinions(e, e.density, 0).some((o) => o.marksLesion));
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
