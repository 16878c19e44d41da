import { discrepancyKinds } from "@second-read/domain";
import { describe, expect, test } from "vitest";
import { emptyQueue, isCompared } from "./claims.ts";

// Every kind × state × what is known: the sentence may claim no more than the query can know.
const numbers = [0, 1, 5];
const all = discrepancyKinds.flatMap((kind) =>
  (["open", "done"] as const).flatMap((state) =>
    numbers.flatMap((final) =>
      numbers.flatMap((inArbitration) =>
        [null, 4].flatMap((version) =>
          [false, true].map((onlyKnown) => ({ kind, state, known: { final, inArbitration, version, onlyKnown } })),
        ),
      ),
    ),
  ),
);

describe("an empty queue", () => {
  test.each(all)("$kind $state $known", ({ kind, state, known }) => {
    const sentence = emptyQueue(kind, state, known);
    expect(sentence).not.toMatch(/\bagree\b|everywhere|wherever/);
    expect(/^\d+ exams? awaits? arbitration|\. \d+ exams? awaits? arbitration/.test(sentence)).toBe(known.inArbitration > 0);
    if (state === "done") return;
    expect(/has been (published|compared)|nothing has been compared/.test(sentence)).toBe(!isCompared(kind, known));
    if (isCompared(kind, known) && kind !== "READERS_DISAGREE") expect(sentence).toContain("v4");
    if (isCompared(kind, known)) expect(sentence.includes("of the exams that you have read or opened")).toBe(known.onlyKnown);
  });

  test("says of five exams in arbitration that they are not listed yet", () => {
    expect(emptyQueue("READERS_DISAGREE", "open", { final: 12, inArbitration: 5, version: 2, onlyKnown: false })).toBe(
      "No final exam has two reads whose opinions differ and no verdict yet. 5 exams await arbitration and can be listed only when final.",
    );
  });
  test("distinguishes nothing compared from nothing found", () => {
    const known = { final: 3, inArbitration: 0, version: null, onlyKnown: false };
    expect(emptyQueue("FALSE_NEGATIVE", "open", known)).toBe(
      "No model version has been published, so no score has been compared with the reference standard.",
    );
    expect(emptyQueue("FALSE_NEGATIVE", "open", { ...known, version: 2 })).toBe(
      "No abnormal breast that v2 scored is below the decision threshold without a verdict.",
    );
    expect(emptyQueue("READERS_DISAGREE", "open", { ...known, final: 0 })).toBe("No exam is final yet, so nothing has been compared.");
  });
});
