import type { Expression } from "kysely";
import type { SqlRunner } from "../../connection.ts";
import { anyOf, query, raw, word } from "../../statements.ts";

// Counts are maintained by triggers and by their readers; migration 0025_counts lists them and when they change.

/** The person id of counts that are not one person's. */
export const everybody = "";

export interface WhoseCounts {
  readonly projectIds: readonly string[];
  readonly personIds: readonly string[];
}

interface KeptCountRow {
  readonly projectId: string;
  readonly personId: string;
  readonly name: string;
  readonly n: number;
}

/** Number of notes processed in one statement: some 300 ms. */
export const mostNotes = 1_000;

/** Brings the counts of these projects up to date before they are read, except exams by status: recounts whatever has changed since. */
export async function countWhatChanged(sql: SqlRunner, projectIds: readonly string[]): Promise<void> {
  for (;;) {
    const [row] = await sql.run(raw<{ notes: number }>`select count_changed(${projectIds}::text[], ${mostNotes}) as "notes"`);
    if ((row?.notes ?? 0) < mostNotes) return;
  }
}

/** The counts of these projects for these persons, after countWhatChanged: those added up, and those still pending. Called `k` in the statement. */
export function keptCounts(projectIds: readonly string[], personIds: readonly string[]) {
  return query.selectFrom(
    raw<KeptCountRow>`(
      select c."projectId", c."personId", c."name", (c."n" + coalesce(o."n", 0))::int as "n" from "KeptCount" c
      left join (select "countId", sum("n") as "n" from "KeptCountChange" where "projectId" = ${anyOf(projectIds)} group by 1) o on o."countId" = c."id"
      where c."projectId" = ${anyOf(projectIds)} and c."personId" = ${anyOf(personIds)})`.as("k"),
  );
}

/** The sum of counts whose name meets the condition; 0 if there are none. */
export function sumWhere(condition: Expression<unknown>) {
  return raw<number>`coalesce(sum("k"."n") filter (where ${condition}), 0)::int`;
}

/** A part of the name `k`, counted from 1. */
export function partOfName(part: number) {
  return raw<string>`split_part("k"."name", ' ', ${raw.lit(part)})`;
}

export const isNamed = (name: string) => raw<boolean>`"k"."name" = ${raw.lit(name)}`;
export const beginsWith = (part: string) => raw<boolean>`${partOfName(1)} = ${raw.lit(part)}`;

/** Whether the project trains on images of this level. */
export function isTrainedOn(level: Expression<string>) {
  return raw<boolean>`(${level} = 'lossless' or coalesce(
    (select (j."settings"->>'trainOnLossy')::boolean from "Project" j where j."id" = "k"."projectId"), true))`;
}

/**
 * Truth newer than the snapshot of the last run; failed runs do not count. With `now`, snapshots whose time is still to come do not count either: they
 * were frozen before the clock was set back, and would hide all new truth until then.
 */
export function isNewTruth(projectId: string, now: Date | null = null) {
  const lastFrozen = query
    .selectFrom("TrainingRun as r")
    .innerJoin("Snapshot as s", "s.id", "r.snapshotId")
    .select(raw<string>`to_char(max(s."truthAsOf"), 'YYYY-MM-DD"T"HH24:MI:SS.MS')`.as("at"))
    .where("r.projectId", "=", projectId)
    .where("r.status", "<>", word("FAILED"))
    .$if(now !== null, (some) => some.where("s.truthAsOf", "<=", now as Date));
  return raw<boolean>`(${beginsWith("truth")} and ${partOfName(2)} collate "C" >= coalesce(${lastFrozen}, ''))`;
}
