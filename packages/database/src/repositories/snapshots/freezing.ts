import type { ManifestCounts, SnapshotShares } from "@second-read/domain";
import type { SqlRunner } from "../../connection.ts";
import type { Snapshot, TrainingRun } from "../../generated/prisma/client.ts";
import { newId } from "../../ids.ts";
import { json, query, raw, word, words } from "../../statements.ts";

const openStatuses = ["QUEUED", "FREEZING"] as const;

/** Requests a snapshot. If another one of the project is still waiting, that one is returned: its content has not been fixed yet. */
export async function requestSnapshot(
  sql: SqlRunner,
  { projectId, frozenById, at }: { readonly projectId: string; readonly frozenById: string | null; readonly at: Date },
): Promise<Snapshot> {
  const [waiting] = await sql.run(
    query
      .selectFrom("Snapshot")
      .selectAll()
      .where("projectId", "=", projectId)
      .where("status", "=", word("QUEUED"))
      .orderBy("frozenAt")
      .limit(1)
      .forUpdate(),
  );
  if (waiting !== undefined) return waiting;
  const [made] = await sql.run(
    query.insertInto("Snapshot").values({ id: newId(), projectId, frozenById, frozenAt: at, truthAsOf: at }).returningAll(),
  );
  return made as Snapshot;
}

/** The snapshot, locked against changes until the caller's transaction ends. */
export async function lockSnapshot(sql: SqlRunner, id: string): Promise<Snapshot | null> {
  const [row] = await sql.run(query.selectFrom("Snapshot").selectAll().where("id", "=", id).forUpdate());
  return row ?? null;
}

/** Claims a snapshot for one more attempt at freezing it; null if it has ended. */
export async function claimSnapshot(sql: SqlRunner, id: string): Promise<Snapshot | null> {
  const [row] = await sql.run(
    query
      .updateTable("Snapshot")
      .set({ status: word("FREEZING"), attempt: raw<number>`"attempt" + 1`, total: 0, done: 0 })
      .where("id", "=", id)
      .where("status", "in", words(openStatuses))
      .returningAll(),
  );
  return row ?? null;
}

type Claim = Pick<Snapshot, "id" | "attempt">;

function ofAttempt({ id, attempt }: Claim) {
  return query.updateTable("Snapshot").where("id", "=", id).where("attempt", "=", attempt).where("status", "=", word("FREEZING"));
}

/** Reports an attempt's progress; false if another has taken over. */
export async function advanceSnapshot(sql: SqlRunner, claim: Claim, progress: Pick<Snapshot, "total" | "done">): Promise<boolean> {
  const rows = await sql.run(ofAttempt(claim).set(progress).returning("id"));
  return rows.length > 0;
}

export interface FrozenContents extends ManifestCounts {
  readonly digest: string;
  readonly truthAsOf: Date;
  readonly frozenAt: Date;
  readonly shares: SnapshotShares;
}

/** Ends an attempt with what it has stored; null if another has taken over. */
export async function endFreezing(sql: SqlRunner, claim: Claim, { shares, ...contents }: FrozenContents): Promise<Snapshot | null> {
  const [row] = await sql.run(
    ofAttempt(claim)
      .set({ ...contents, shares: json(shares), status: word("FROZEN") })
      .returningAll(),
  );
  return row ?? null;
}

/**
 * The project's first frozen snapshot of the same truth, if any: it then also records the later time, so that nothing from before that counts as new.
 * Runs that waited for the later snapshot move to it.
 */
export async function joinEarlierSnapshot(sql: SqlRunner, frozen: Snapshot): Promise<Snapshot> {
  const [first] = await sql.run(
    query
      .selectFrom("Snapshot")
      .selectAll()
      .where("projectId", "=", frozen.projectId)
      .where("digest", "=", frozen.digest)
      .where("status", "=", word("FROZEN"))
      .orderBy("frozenAt")
      .orderBy("id")
      .limit(1),
  );
  if (first === undefined || first.id === frozen.id) return frozen;
  await sql.run(query.updateTable("TrainingRun").set({ snapshotId: first.id }).where("snapshotId", "=", frozen.id));
  // A time that is still to come is of a clock that was set back.
  const isAhead = first.truthAsOf > frozen.frozenAt;
  const truthAsOf = isAhead || first.truthAsOf < frozen.truthAsOf ? frozen.truthAsOf : first.truthAsOf;
  await sql.run(query.updateTable("Snapshot").set({ truthAsOf }).where("id", "=", first.id));
  return { ...first, truthAsOf };
}

/** Ends a snapshot that no attempt could freeze; false if it has ended already. */
export async function failSnapshot(sql: SqlRunner, id: string, error: { code: string; message: string }): Promise<boolean> {
  const rows = await sql.run(
    query
      .updateTable("Snapshot")
      .set({ status: word("FAILED"), errorCode: error.code, errorMessage: error.message })
      .where("id", "=", id)
      .where("status", "in", words(openStatuses))
      .returning("id"),
  );
  return rows.length > 0;
}

/** Runs that wait for a snapshot, for the caller to start or end in its transaction. */
export async function takeWaitingRuns(sql: SqlRunner, snapshotId: string): Promise<TrainingRun[]> {
  return sql.run(
    query
      .updateTable("TrainingRun")
      .set({ stage: "queued" })
      .where("snapshotId", "=", snapshotId)
      .where("status", "=", word("QUEUED"))
      .where("stage", "=", "snapshot")
      .returningAll(),
  );
}
