import { type Skipped, sentenceOfSkip } from "@second-read/imaging/facts-csv";
import type { FileOutcome } from "./send-files.ts";

/** A rejected file or row, and the reason. */
export interface ReportedRejection {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

export interface ImportResult {
  /** Results of the files that were sent. */
  readonly outcomes: readonly FileOutcome[];
  /** Files rejected before anything was sent. */
  readonly rejections: readonly ReportedRejection[];
  /** Rows of tables that belong to no file. */
  readonly orphans: readonly ReportedRejection[];
  readonly skipped: readonly Skipped[];
  /** Further sentences on what was read, such as rows that were left out. */
  readonly notes: readonly string[];
  readonly seconds: number;
}

export interface ImportTotals {
  readonly found: number;
  readonly filed: number;
  readonly alreadyFiled: number;
  readonly corrected: number;
  readonly rejected: number;
  readonly skipped: number;
  /** Rows of tables without a file. */
  readonly orphans: number;
}

const pathsShown = 5;
/** A table with a mistake in every row has one group per row. */
const groupsShown = 20;

export function totalsOf({ outcomes, rejections, orphans, skipped }: ImportResult): ImportTotals {
  const filedAs = (as: string) => outcomes.filter((outcome) => outcome.kind === "FILED" && outcome.as === as).length;
  const [filed, alreadyFiled, corrected] = [filedAs("NEW"), filedAs("ALREADY_FILED"), filedAs("CORRECTED")];
  const found = outcomes.length + rejections.length + skipped.length;
  const rejected = found - filed - alreadyFiled - corrected - skipped.length;
  return { found, filed, alreadyFiled, corrected, rejected, skipped: skipped.length, orphans: orphans.length };
}

/** 0 if something was filed and nothing was rejected; otherwise 3, so that no script takes silence for success. */
export function exitCodeOf(totals: ImportTotals): 0 | 3 {
  const anyFiled = totals.filed + totals.alreadyFiled + totals.corrected > 0;
  return anyFiled && totals.rejected + totals.orphans === 0 ? 0 : 3;
}

/** The result of an import, in lines: totals that add up to what was found, then each reason with its sentence and some of its files. */
export function reportImport(result: ImportResult): string[] {
  const { outcomes, rejections, orphans, skipped, notes, seconds } = result;
  const totals = totalsOf(result);
  const speed = outcomes.length > 0 && seconds > 0 ? `, ${(outcomes.length / seconds).toFixed(1)} files/s` : "";
  const ends = [
    `${totals.filed} filed`,
    `${totals.alreadyFiled} already filed`,
    `${totals.corrected} corrected`,
    `${totals.rejected} rejected`,
    `${totals.skipped} skipped`,
  ];
  const first = `${totals.found} found: ${ends.join(", ")}, in ${seconds.toFixed(1)} s${speed}`;
  const rejected = [...rejections, ...outcomes.flatMap(rejectionOf)];
  const remarks = outcomes.flatMap((outcome) =>
    outcome.kind === "FILED" && outcome.remark ? [{ path: outcome.path, ...outcome.remark }] : [],
  );
  return [
    first,
    ...grouped(rejected, "rejected"),
    ...grouped(orphans, "rows without a file"),
    ...grouped(remarks, "filed, but"),
    ...[...Map.groupBy(skipped, sentenceOfSkip)].flatMap(([why, some]) => ["", `  ${some.length} skipped: ${why}`, ...listed(some)]),
    ...(notes.length > 0 ? ["", ...notes.map((note) => `  ${note}`)] : []),
  ];
}

function rejectionOf(outcome: FileOutcome): ReportedRejection[] {
  if (outcome.kind === "REJECTED") return [outcome];
  if (outcome.kind === "FILED") return [];
  return [{ path: outcome.path, code: "NOT_SENT", message: `It could not be sent: ${outcome.message.replace(/\.$/, "")}.` }];
}

function grouped(files: readonly ReportedRejection[], verb: string): string[] {
  const groups = [...Map.groupBy(files, ({ code, message }) => `${code}\n${message}`).values()].sort((a, b) => b.length - a.length);
  const shown = groups.slice(0, groupsShown).flatMap((group) => {
    const [{ code, message } = { code: "", message: "" }] = group;
    return ["", `  ${group.length} ${verb}: ${code}. ${message}`, ...listed(group)];
  });
  const rest = groups.slice(groupsShown).flat();
  return rest.length === 0 ? shown : [...shown, "", `  ${rest.length} more ${verb}, for other reasons of the same kinds`, ...listed(rest)];
}

function listed(group: readonly { readonly path: string }[]): string[] {
  const shown = group.slice(0, pathsShown).map(({ path }) => `    ${printable(path)}`);
  return group.length > pathsShown ? [...shown, `    … and ${group.length - pathsShown} more`] : shown;
}

/** A name may contain line breaks, terminal escapes and marks that change the direction of writing; none of them may reach the screen. */
export function printable(path: string): string {
  return path.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** One line of progress: a bar, counts, speed and the time left. */
export function progressLine(done: number, rejected: number, total: number, seconds: number): string {
  const width = 24;
  const filled = total === 0 ? width : Math.round((done / total) * width);
  const speed = seconds > 0 ? done / seconds : 0;
  const left = speed > 0 ? ` · ${Math.ceil((total - done) / speed)} s left` : "";
  return `[${"#".repeat(filled)}${".".repeat(width - filled)}] ${done} of ${total} · ${speed.toFixed(1)} files/s · ${rejected} rejected${done < total ? left : ""}`;
}
