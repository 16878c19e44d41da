import { defaultOperatingPoint, type Laterality } from "@second-read/domain";
import type { SqlOnly } from "../../connection.ts";
import { prepared } from "../../prepared.ts";
import { query, raw, rowsOf } from "../../statements.ts";

export interface ScoredBreastKey {
  readonly examId: string;
  readonly laterality: Laterality;
  readonly modelVersionId: string;
}

/**
 * The first version of the unbroken sequence, up to the given one, that miss the breast at their frozen default thresholds, as in comparisons of
 * versions; null if the given one does not miss it. Versions that have not scored it do not break the sequence.
 */
export async function findMissedSince({ sql }: SqlOnly, keys: readonly ScoredBreastKey[]): Promise<(number | null)[]> {
  const rows = await sql.run(scoresOf({ keys }));
  const byBreast = new Map<string, typeof rows>();
  for (const row of rows) byBreast.set(keyOf(row), [...(byBreast.get(keyOf(row)) ?? []), row]);
  return keys.map((key) => {
    const versions = byBreast.get(keyOf(key)) ?? [];
    if (versions[0]?.number !== versions[0]?.namedNumber) return null;
    const detected = versions.findIndex(({ missed }) => !missed);
    return versions[(detected === -1 ? versions.length : detected) - 1]?.number ?? null;
  });
}

const threshold = raw<number>`(select (point->>'threshold')::float from jsonb_array_elements(v."scoring"->'operatingPoints') point
  where point->>'name' = ${defaultOperatingPoint})`;

const scoresOf = prepared(({ keys }: { readonly keys: readonly ScoredBreastKey[] }) =>
  query
    .selectFrom(rowsOf("Prediction", keys))
    .innerJoin("ModelVersion as named", "named.id", "given.modelVersionId")
    .innerJoin("ModelVersion as v", (join) => join.onRef("v.projectId", "=", "named.projectId").onRef("v.number", "<=", "named.number"))
    .innerJoin("Prediction as p", (join) =>
      join.onRef("p.modelVersionId", "=", "v.id").onRef("p.examId", "=", "given.examId").onRef("p.laterality", "=", "given.laterality"),
    )
    .select(["given.examId", "given.laterality", "given.modelVersionId", "v.number", "named.number as namedNumber"])
    .select(raw<boolean>`p."score" < ${threshold}`.as("missed"))
    .orderBy("v.number", "desc"),
);

function keyOf({ examId, laterality, modelVersionId }: ScoredBreastKey): string {
  return `${examId} ${laterality} ${modelVersionId}`;
}
