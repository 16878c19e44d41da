import type { DiscrepancyKind } from "@second-read/domain";
import type { SqlRunner } from "../../connection.ts";
import { anyOf, raw } from "../../statements.ts";
import { countWhatChanged, everybody, keptCounts, partOfName, sumWhere } from "../counts/kept-counts.ts";

export interface DiscrepancyFilter {
  readonly projectId: string;
  readonly kind: readonly DiscrepancyKind[] | null;
  readonly open: boolean | null;
  readonly modelVersionId: string | null;
  /** Only of exams that this person has read or opened; null: of all. */
  readonly knownTo: string | null;
}

/** How many the queue lists; no more are read than there are kinds and versions. */
export async function countDiscrepancies(
  sql: SqlRunner,
  { projectId, kind, open, modelVersionId, knownTo }: DiscrepancyFilter,
): Promise<number> {
  await countWhatChanged(sql, [projectId]);
  const states = open === null ? ["open", "judged"] : [open ? "open" : "judged"];
  let counted = keptCounts([projectId], [knownTo ?? everybody]).select(sumWhere(raw`${partOfName(1)} = ${anyOf(states)}`).as("count"));
  if (kind !== null) counted = counted.where(partOfName(2), "=", anyOf(kind));
  if (modelVersionId !== null) counted = counted.where(partOfName(3), "=", modelVersionId);
  const [row] = await sql.run(counted);
  return row?.count ?? 0;
}
