import type { Finding } from "@second-read/domain";
import type { SqlRunner } from "../../connection.ts";
import { lesionsOn } from "../../manifest-lines.ts";
import { raw } from "../../statements.ts";
import { frozen, jsonText } from "./frozen-tables.ts";

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

const split = raw`case when b."lockedTest" then 'LOCKED' else 'TRAIN' end`;

const sorted = frozen
  .selectFrom("FrozenImage as i")
  .innerJoin("FrozenBreast as b", "b.breast", "i.breast")
  .leftJoin("FrozenPatient as p", "p.patientId", "b.patientId")
  .select(["i.sha256", "i.imageId", "i.view", "i.modifiers", "i.isStandard", "i.vendor"])
  .select(["b.whose", "b.truth", "b.strength", "b.hasFindings", "p.foldIndex", split.as("split")])
  .orderBy(raw`i."sha256" collate "C"`)
  .orderBy(raw`i."imageId" collate "C"`);

/** In the order and under the names of a stored line. Ids and words of ours need no escapes. */
const written = frozen.selectFrom(sorted.as("i")).select([
  raw<string>`'{"sha256":' || ${jsonText(raw.ref("i.sha256"))} || ',"imageId":"' || i."imageId" || '",' || i."whose" || ',"view":"' || i."view"
    || '","modifiers":' || array_to_json(i."modifiers") || ',"isStandard":' || i."isStandard" || ',' || i."truth"
    || ',"vendor":' || ${jsonText(raw.ref("i.vendor"))} || ',"split":"' || i."split"
    || '","dealIndex":' || coalesce(i."foldIndex"::text, 'null') || ',"strength":"' || i."strength" || '"}'`.as("text"),
  "hasFindings",
]);

/** Coordinates can be any numbers, which only JavaScript writes correctly: PostgreSQL turns 1e-7 into 0.0000001. */
function textOf({ text, hasFindings }: WrittenLine): string {
  if (!hasFindings) return text;
  const line = JSON.parse(text) as { readonly imageId: string; lesions: readonly Finding[] };
  return JSON.stringify({ ...line, lesions: lesionsOn(line.imageId, line.lesions) });
}
