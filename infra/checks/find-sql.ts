import { testFile } from "./import-rules.ts";

/** SQL is written beside the tables; the job queue and the test servers have their own statements. */
const mayWriteSql = /^(packages\/(database|jobs|testing)\/|e2e\/)/;

/** A text that begins like a statement. */
const statement = /[`"']\s*(SELECT |INSERT INTO |UPDATE "|DELETE FROM |WITH \w+ AS |select .* from ")/;

/** Where one of our files contains SQL that belongs in packages/database, one sentence per line. */
export function findSql(from: string, text: string): string[] {
  if (mayWriteSql.test(from) || testFile.test(from)) return [];
  return text
    .split("\n")
    .flatMap((line, index) => (statement.test(line) ? [`${from}:${index + 1} contains SQL, which belongs in packages/database`] : []));
}
