/** Ends a process that must not start, with one sentence and no stack trace. */
export function endWith(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

/** Reported by every process that creates pseudonyms. */
export const anotherKey =
  "DEIDENTIFICATION_KEY is not the key that the patients of this database were filed under, and with another every patient would become two: set that key again, or use an empty database.";
