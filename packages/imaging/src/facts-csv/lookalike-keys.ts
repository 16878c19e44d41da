import type { FileFacts } from "./read-facts-csv.ts";

/** Further ones are only counted: a table may well have patients A-1-2 and A-12. */
const listed = 3;

/**
 * Notes on patient keys that differ only in case, blanks, punctuation or leading zeros. They may be one patient's: written down by two people, or
 * 0012 that a spreadsheet turned into 12. They stay two patients, and one of them might be trained on while the other is tested on. Empty if there
 * are none.
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

/** A key without everything that people and spreadsheets tend to change. */
function outlineOf(key: string): string {
  const outline = key
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");
  return outline.replace(/\d+/g, (digits) => digits.replace(/^0+(?=\d)/, ""));
}
