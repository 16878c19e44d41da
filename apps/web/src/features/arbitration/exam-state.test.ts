import { examStatuses } from "@second-read/domain";
import { describe, expect, test } from "vitest";
import { examStateOf } from "./exam-state.ts";

const breasts = [{ laterality: "R", class: "NORMAL", strength: "ADJUDICATED" }] as const;

describe("where an exam stands for an arbiter", () => {
  test.each(examStatuses.filter((status) => status !== "ARBITRATION"))(
    "%s: nothing to decide, and the sentence is of that status",
    (status) => {
      const state = examStateOf({ status, myDecision: { undoableUntil: "2026-01-01T00:00:00Z", breasts } });
      expect(state.kind).toBe("CLOSED");
      expect(state.kind === "CLOSED" && /\bfinal\b/.test(state.sentence)).toBe(status === "SETTLED");
    },
  );
  test("in arbitration it is open, decided by this arbiter, or another's to decide", () => {
    expect(examStateOf({ status: "ARBITRATION" })).toEqual({ kind: "OPEN" });
    const until = "2026-01-01T00:00:30Z";
    expect(examStateOf({ status: "ARBITRATION", myDecision: { undoableUntil: until, breasts } })).toEqual({
      kind: "DECIDED",
      undoableUntil: until,
      breasts,
    });
    expect(examStateOf({ status: "ARBITRATION", myRead: { id: "r" } })).toEqual({
      kind: "CLOSED",
      sentence: "You have read this exam, so another arbiter must decide it.",
    });
  });
});
