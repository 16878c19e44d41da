import { describe, expect, it } from "vitest";
import { compareInQueue, pickCompanion } from "./queue.ts";

const exam = (id: string, finalisedReads: number, minute: number) => ({ id, finalisedReads, queuedAt: new Date(minute * 60_000) });

describe("the queue", () => {
  it("finishes what was begun, then takes the longest waiting, then goes by id", () => {
    const exams = [exam("b", 0, 1), exam("a", 0, 1), exam("c", 0, 0), exam("d", 1, 9)];
    expect(exams.sort(compareInQueue).map(({ id }) => id)).toEqual(["d", "c", "a", "b"]);
  });
});

describe("the companion of an exam that is sent back", () => {
  const candidates = [
    { examId: "x", className: "BENIGN" },
    { examId: "y", className: "BENIGN" },
    { examId: "z", className: "NORMAL" },
  ];
  it("is another of the same class", () => {
    expect(pickCompanion("BENIGN", "x", candidates, 0.99)).toBe("y");
    expect(pickCompanion("BENIGN", "q", candidates, 0)).toBe("x");
    expect(pickCompanion("NORMAL", "z", candidates, 0)).toBeNull();
  });
});
