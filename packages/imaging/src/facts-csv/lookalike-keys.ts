import type { FileFacts } from "./read-facts-csv.ts";

/** More are counted, not listed: a table may well number patients A-1-2 and A-12. */
const listed = 3;

/**
 * What there is to say of patient keys that differ only in case, blanks, signs or leading zeros, as one patient's do whom two people wrote down, or
 * a spreadsheet in which 0012 became 12. They stay two patients, one of whom might be trained on and the other tested. Empty where there are none.
 */
export function notesOnKeys(rows: readonly FileFacts[]): string[] {
  const lines = new Map<string, number>();
  for (const { facts, line } of rows) if (facts.patientKey && !lines.has(facts.patientKey)) lines.set(facts.patientKey, line);
  const alike = [...Map.groupBy(lines.keys(), outlineOf).values()].filter((keys) => keys.length > 1);
  if (alike.length === 0) return [];
  const shown = alike.slice(0, listed).map((keys) => keys.map((key) => `${JSON.stringify(key)} (line ${lines.get(key)})`).join(" and "));
  const more = alike.length > listed ? `; and ${alike.length - listed} more` : "";
  return [`Patient keys that look alike stay different patients: ${shown.join("; ")}${more}. Give one patient one key.`];
}

/** What is left of a key without what people and spreadsheets change in it. */
function outlineOf(key: string): string {
  const outline = key
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");
  return outline.replace(/\d+/g, (digits) => digits.replace(/^0+(?=\d)/, ""));
}
