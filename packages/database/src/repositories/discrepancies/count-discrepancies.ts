import type { DiscrepancyKind } from "@second-read/domain";
import type { SqlRunner } from "../../connection.ts";
import { prepared } from "../../prepared.ts";
import { raw, words } from "../../statements.ts";
import { countWhatChanged, everybody, keptCounts, partOfName, type WhoseCounts } from "../counts/kept-counts.ts";

export interface DiscrepancyFilter {
  readonly projectId: string;
  readonly kind: readonly DiscrepancyKind[] | null;
  readonly open: boolean | null;
  readonly modelVersionId: string | null;
  /** Only of exams that this person has read or opened; null: of all. */
  readonly knownTo: string | null;
}

export interface DiscrepancyCount {
  readonly state: "open" | "judged";
  readonly kind: DiscrepancyKind;
  readonly modelVersionId: string;
  readonly n: number;
}

/** How many discrepancies a project's queue holds for a person; at most one row per kind and version. */
export async function findDiscrepancyCounts(
  sql: SqlRunner,
  { projectId, knownTo }: Pick<DiscrepancyFilter, "projectId" | "knownTo">,
): Promise<DiscrepancyCount[]> {
  await countWhatChanged(sql, [projectId]);
  return sql.run(countsOf({ projectIds: [projectId], personIds: [knownTo ?? everybody] }));
}

const countsOf = prepared(({ projectIds, personIds }: WhoseCounts) =>
  keptCounts(projectIds, personIds)
    .select([
      raw<DiscrepancyCount["state"]>`${partOfName(1)}`.as("state"),
      raw<DiscrepancyKind>`${partOfName(2)}`.as("kind"),
      partOfName(3).as("modelVersionId"),
      "k.n",
    ])
    .where(partOfName(1), "in", words(["open", "judged"])),
);

/** The part of these counts that a listing covers. */
export function sumDiscrepancies(
  counts: readonly DiscrepancyCount[],
  { kind, open, modelVersionId }: Pick<DiscrepancyFilter, "kind" | "open" | "modelVersionId">,
): number {
  return counts
    .filter((one) => open === null || open === (one.state === "open"))
    .filter((one) => kind === null || kind.includes(one.kind))
    .filter((one) => modelVersionId === null || modelVersionId === one.modelVersionId)
    .reduce((sum, { n }) => sum + n, 0);
}
