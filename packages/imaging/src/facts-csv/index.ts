/** The CSV files in which senders state facts about their files; read the same way in browsers and on the command line. */
export type { ImportedFacts, ImportedLesion } from "../import/imported-facts.ts";
export { CsvRefused } from "./csv-refused.ts";
export { notesOnKeys } from "./lookalike-keys.ts";
export { type CsvRow, type CsvTable, parseCsv } from "./parse-csv.ts";
export { type PlannedFile, type PlannedRejection, planImport } from "./plan-import.ts";
export { type CsvProblem, readFactsCsv } from "./read-facts-csv.ts";
export { readLesionsCsv } from "./read-lesions-csv.ts";
export { type Skipped, type SkipReason, sentenceOfSkip, skipReasonOf } from "./skipped.ts";
