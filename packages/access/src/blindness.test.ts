import { type ExamStatus, examStatuses, type Role } from "@second-read/domain";
import { describe, expect, it } from "vitest";
import { type ExamForViewer, exposureOf, visibility } from "./blindness.ts";

const viewer = (...held: Role[]) => ({ userId: "u", roles: held, isAdministrator: held.includes("ADMIN") });
const combinations: Role[][] = Array.from({ length: 32 }, (_, bits) =>
  (["READER", "ARBITER", "DATA_MANAGER", "ANALYST", "ADMIN"] as const).filter((_role, bit) => bits & (1 << bit)),
);
const everyExam: ExamForViewer[] = examStatuses.flatMap((status) =>
  (["NONE", "DRAFT", "FINALISED"] as const).flatMap((myRead) =>
    [false, true].flatMap((readsTookEffect) => [false, true].map((lockedTest) => ({ status, myRead, readsTookEffect, lockedTest }))),
  ),
);
const exam = (status: ExamStatus, change: Partial<ExamForViewer> = {}): ExamForViewer => ({
  status,
  lockedTest: false,
  myRead: "NONE",
  readsTookEffect: false,
  ...change,
});
/** r: reads, s: scores, t: truth, −: hidden. */
const seen = (held: Role[], one: ExamForViewer) => {
  const { reads, scores, truth } = visibility(viewer(...held), one);
  return `${reads ? "r" : "-"}${scores ? "s" : "-"}${truth ? "t" : "-"}`;
};

describe("the table, one case per row", () => {
  const mine = { myRead: "FINALISED" } as const;
  const allIn = { readsTookEffect: true };
  it.each<[string, Role[], ExamForViewer, string]>([
    ["a reader before reading", ["READER"], exam("QUEUED"), "---"],
    ["a reader who reads", ["READER"], exam("READING", { myRead: "DRAFT" }), "---"],
    ["a reader who was first", ["READER"], exam("QUEUED", mine), "---"],
    ["a reader who was first, while the second reads", ["READER"], exam("READING", mine), "---"],
    ["a reader after both, in arbitration", ["READER"], exam("ARBITRATION", { ...mine, ...allIn }), "r--"],
    ["a reader who did not read, in arbitration", ["READER"], exam("ARBITRATION", allIn), "---"],
    ["a reader after both, technical recall", ["READER"], exam("TECHNICAL_RECALL", { ...mine, ...allIn }), "r--"],
    ["a reader after both, final", ["READER"], exam("SETTLED", { ...mine, ...allIn }), "rst"],
    ["a reader who did not read, final", ["READER"], exam("SETTLED", allIn), "rst"],
    ["a reader with a draft left open, final by import", ["READER"], exam("SETTLED", { myRead: "DRAFT" }), "---"],
    ["a reader of an earlier round, sent back", ["READER"], exam("QUEUED", mine), "---"],
    ["an arbiter before arbitration", ["ARBITER"], exam("READING"), "---"],
    ["an arbiter in arbitration", ["ARBITER"], exam("ARBITRATION", allIn), "r--"],
    ["an arbiter, final", ["ARBITER"], exam("SETTLED", allIn), "rst"],
    ["an arbiter, technical recall", ["ARBITER"], exam("TECHNICAL_RECALL", allIn), "---"],
    ["reader and arbiter who did not read, in arbitration", ["READER", "ARBITER"], exam("ARBITRATION", allIn), "r--"],
    ["reader and arbiter while others read", ["READER", "ARBITER"], exam("READING"), "---"],
    ["a data manager, queued", ["DATA_MANAGER"], exam("QUEUED"), "rst"],
    ["an analyst, in arbitration", ["ANALYST"], exam("ARBITRATION"), "rst"],
    ["an administrator, queued", ["ADMIN"], exam("QUEUED"), "rst"],
    ["an analyst who read it before, while it is read", ["ANALYST"], exam("READING", mine), "---"],
    ["an analyst who read it before, in arbitration", ["ANALYST"], exam("ARBITRATION", { ...mine, ...allIn }), "rst"],
    ["an analyst who reads too, queued", ["ANALYST", "READER"], exam("QUEUED"), "---"],
    ["an administrator who reads too, in arbitration", ["ADMIN", "READER"], exam("ARBITRATION", allIn), "---"],
    ["a data manager who arbitrates too, queued", ["DATA_MANAGER", "ARBITER"], exam("QUEUED"), "---"],
    ["an analyst who reads too, final", ["ANALYST", "READER"], exam("SETTLED"), "rst"],
    ["no member, final", [], exam("SETTLED"), "---"],
    ["an analyst, test patient", ["ANALYST"], exam("SETTLED", { lockedTest: true }), "r-t"],
    [
      "an analyst, test patient, by test-set access",
      ["ANALYST"],
      exam("SETTLED", { lockedTest: true, fromTestSetEvaluation: true }),
      "rst",
    ],
    [
      "a reader, test patient, by an opening before reading",
      ["READER"],
      exam("QUEUED", { lockedTest: true, fromTestSetEvaluation: true }),
      "---",
    ],
  ])("%s: %s", (_, held, one, expected) => {
    expect(seen(held, one)).toBe(expected);
  });
});

describe("for every role, status and read", () => {
  const all = combinations.flatMap((held) => everyExam.map((one) => ({ held, one, saw: visibility(viewer(...held), one) })));

  it("hides scores and truth from a blinded person before SETTLED", () => {
    const leaks = all.filter(
      ({ held, one, saw }) =>
        (held.includes("READER") || held.includes("ARBITER")) && one.status !== "SETTLED" && (saw.scores || saw.truth),
    );
    expect(leaks).toEqual([]);
  });

  it("hides everything from anyone with an open draft", () => {
    expect(all.filter(({ one, saw }) => one.myRead === "DRAFT" && (saw.reads || saw.scores || saw.truth))).toEqual([]);
  });

  it("shows reads to a blinded person only after their own and all others, as arbiter in arbitration, or once the exam is final", () => {
    const leaks = all.filter(
      ({ held, one, saw }) =>
        (held.includes("READER") || held.includes("ARBITER")) &&
        saw.reads &&
        one.status !== "SETTLED" &&
        !(held.includes("READER") && one.myRead === "FINALISED" && one.readsTookEffect) &&
        !(held.includes("ARBITER") && one.status === "ARBITRATION"),
    );
    expect(leaks).toEqual([]);
  });

  it("never shows a blinded person more because of a further unblinded role", () => {
    const more = all.filter(({ held, one, saw }) => {
      const blinded = held.filter((role) => role === "READER" || role === "ARBITER");
      if (blinded.length === 0) return false;
      const alone = visibility(viewer(...blinded), one);
      return saw.reads !== alone.reads || saw.scores !== alone.scores || saw.truth !== alone.truth;
    });
    expect(more).toEqual([]);
  });

  it("shows scores of held-out test patients only in a locked evaluation", () => {
    expect(all.filter(({ one, saw }) => one.lockedTest && saw.scores)).toEqual([]);
  });

  it("shows nothing without a membership", () => {
    expect(all.filter(({ held, saw }) => held.length === 0 && (saw.reads || saw.scores || saw.truth))).toEqual([]);
  });
});

describe("exposure", () => {
  it("is recorded for an exam that the viewer has not read: as its truth, or as the reads alone", () => {
    const shown = { reads: true, scores: false, truth: true };
    const readsAlone = { ...shown, truth: false };
    expect(exposureOf(shown, { myRead: "NONE" })).toBe("scores or truth");
    expect(exposureOf(readsAlone, { myRead: "NONE" })).toBe("reads");
    expect(exposureOf({ ...readsAlone, reads: false }, { myRead: "NONE" })).toBeNull();
    for (const seen of [shown, readsAlone]) expect(exposureOf(seen, { myRead: "FINALISED" })).toBeNull();
  });
});
