import type { Finding } from "@second-read/domain";
import type { SqlRunner } from "../../connection.ts";
import { lesionsOn } from "../../manifest-lines.ts";
import { raw } from "../../statements.ts";
import { frozen } from "./frozen-tables.ts";

const linesAtOnce = 250;

/** The text of every manifest line, in manifest order, from the frozen tables. */
export async function* readLines(sql: SqlRunner): AsyncGenerator<string[]> {
  await sql.run(raw`declare "ManifestLine" no scroll cursor for ${written}`);
  const fetchNext = () => sql.run(raw<WrittenLine>`fetch ${raw.lit(linesAtOnce)} from "ManifestLine"`);
  let next = fetchNext();
  for (;;) {
    const rows = await next;
    if (rows.length === 0) return;
    // The database continues sorting while these are written.
    next = fetchNext();
    next.catch(() => undefined);
    yield rows.map(textOf);
  }
}

/** As stored, except for lesions: here it has all findings of the breast, if any. */
interface WrittenLine {
  readonly text: string;
  readonly hasFindings: boolean;
}

/** In the order and under the names of a stored line. */
const sorted = frozen
  .selectFrom("FrozenImage as i")
  .innerJoin("FrozenBreast as b", (join) => join.onRef("b.examId", "=", "i.examId").onRef("b.laterality", "=", "i.laterality"))
  .leftJoin("FrozenPatient as p", "p.patientId", "b.patientId")
  .select(["i.sha256", "i.imageId", "i.examId", "b.patientId", "i.laterality", "i.view", "i.modifiers", "i.isStandard", "b.class"])
  .select(["b.truthId", "b.truthVersion", "b.findings as lesions", "b.density", "b.ageBand", "i.vendor"])
  .select(raw<string>`case when b."lockedTest" then 'LOCKED' else 'TRAIN' end`.as("split"))
  .select(["p.foldIndex as dealIndex", "b.strength"])
  .orderBy(raw`i."sha256" collate "C"`)
  .orderBy(raw`i."imageId" collate "C"`);

/** PostgreSQL writes texts, words, whole numbers, null, true and false as JSON.stringify does, without blanks. */
const written = frozen
  .selectFrom(sorted.as("line"))
  .select([raw<string>`row_to_json(line)::text`.as("text"), raw<boolean>`line."lesions" <> '[]'`.as("hasFindings")]);

/** Coordinates can be any numbers, which only JavaScript writes correctly: PostgreSQL turns 1e-7 into 0.0000001. */
function textOf({ text, hasFindings }: WrittenLine): string {
  if (!hasFindings) return text;
  const line = JSON.parse(text) as { readonly imageId: string; lesions: readonly Finding[] };
  return JSON.stringify({ ...line, lesions: lesionsOn(line.imageId, line.lesions) });
}
