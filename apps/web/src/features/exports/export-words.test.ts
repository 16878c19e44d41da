import { expect, test } from "vitest";
import { exportInWords, keptInWords, size } from "./export-words.ts";

const counts = { progress: 0.509, total: 1200, exported: 1, notFinal: 3, heldOut: 0, error: null };

test("an export shows its progress, its content and what it leaves out", () => {
  expect(exportInWords({ ...counts, status: "QUEUED" })).toBe("");
  expect(exportInWords({ ...counts, status: "RUNNING" })).toBe("50 % of 1,200 exams");
  expect(exportInWords({ ...counts, status: "SUCCEEDED" })).toBe("labels of 1 exam · 3 exams not final");
  expect(exportInWords({ ...counts, heldOut: 2, notFinal: 0, status: "SUCCEEDED" })).toBe(
    "labels of 1 exam · 2 exams of held-out patients",
  );
  expect(exportInWords({ ...counts, status: "FAILED", error: { message: "Try again." } })).toBe("Try again.");
});

test("sizes and the time left are in the largest suitable unit", () => {
  expect([size(1), size(9999), size(10_400), size(1_440_000)]).toEqual(["1 byte", "9,999 bytes", "10 kB", "1.4 MB"]);
  const now = new Date("2026-03-01T00:00:00Z");
  expect(["2026-02-28", "2026-03-02", "2026-03-08"].map((day) => keptInWords(`${day}T00:00:00Z`, now))).toEqual([
    "deleted",
    "deleted in 24 hours",
    "deleted in 7 days",
  ]);
});
