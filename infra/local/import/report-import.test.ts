import { expect, test } from "vitest";
import { exitCodeOf, type ImportResult, printable, reportImport, totalsOf } from "./report-import.ts";

const nothing: ImportResult = { outcomes: [], rejections: [], orphans: [], skipped: [], notes: [], seconds: 1 };
const filed = (path: string, as: "NEW" | "ALREADY_FILED" | "CORRECTED" = "NEW") => ({ path, kind: "FILED" as const, as, remark: null });
const rejected = { path: "b", code: "INVALID_FACTS", message: "Line 2: no." };

test("totals add up to what was found, and only filed files without a rejection count as success", () => {
  const result: ImportResult = {
    ...nothing,
    outcomes: [
      filed("a"),
      filed("c", "ALREADY_FILED"),
      filed("d", "CORRECTED"),
      { path: "e", kind: "REJECTED", code: "CORRUPT", message: "Damaged." },
      { path: "f", kind: "NOT_SENT", message: "it cannot be read here: permission denied" },
    ],
    rejections: [rejected],
    skipped: [{ path: "g", reason: "HIDDEN" }],
  };
  const totals = totalsOf(result);
  expect(totals).toEqual({ found: 7, filed: 1, alreadyFiled: 1, corrected: 1, rejected: 3, skipped: 1, orphans: 0 });
  const codes: [ImportResult, number][] = [
    [result, 3],
    [nothing, 3],
    [{ ...nothing, skipped: [{ path: "g", reason: "HIDDEN" }] }, 3],
    [{ ...nothing, outcomes: [filed("a")] }, 0],
    [{ ...nothing, outcomes: [filed("a", "ALREADY_FILED")] }, 0],
    [{ ...nothing, outcomes: [filed("a")], orphans: [rejected] }, 3],
  ];
  for (const [one, code] of codes) expect(exitCodeOf(totalsOf(one))).toBe(code);
});

test("a name is printed without control characters", () => {
  expect(printable("a\nb\u001b[31m\u202etxt.dcm é 日本")).toBe("a\\u{a}b\\u{1b}[31m\\u{202e}txt.dcm é 日本");
});

test("a table with a mistake in every row is reported in a few lines, with complete counts", () => {
  const rejections = Array.from({ length: 1000 }, (_, row) => ({ ...rejected, path: `${row}.png`, message: `Line ${row}: no.` }));
  const lines = reportImport({ ...nothing, rejections });
  expect(lines.length).toBeLessThan(100);
  expect(lines).toContain("  980 more rejected, for other reasons of the same kinds");
});
