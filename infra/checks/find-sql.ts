import { testFile } from "./import-rules.ts";

/** SQL is written where the tables are; the job queue and the test servers have statements of their own. */
const mayWriteSql = /^(packages\/(database|jobs|testing)\/|e2e\/)/;

/** A text that begins as a statement does. */
const statement = /[`"']\s*(SELECT |INSERT INTO |UPDATE "|DELETE FROM |WITH \w+ AS |select .* from ")/;

/** Where a file of ours holds SQL that belongs into packages/database, one sentence a line. */
export function findSql(from: string, text: string): string[] {
  if (mayWriteSql.test(from) || testFile.test(from)) return [];
  return text
    .split("\n")
    .flatMap((line, index) => (statement.test(line) ? [`${from}:${index + 1} contains SQL, which belongs in packages/database`] : []));
}
