import type { SqlRunner } from "../../connection.ts";
import { query, raw } from "../../statements.ts";
import { countWhatChanged } from "./kept-counts.ts";

/** Processes up to this many change notes of all projects and recounts; returns the number of notes. */
export async function countNotedPatients(sql: SqlRunner, most: number): Promise<number> {
  const [row] = await sql.run(raw<{ notes: number }>`select count_changed(null, ${most}) as "notes"`);
  return row?.notes ?? 0;
}

/** Adds up to this many changes to their counts; returns their number. Concurrent processes take different ones. */
export async function addUpCounts(sql: SqlRunner, most: number): Promise<number> {
  const [row] = await sql.run(raw<{ added: number }>`select add_up_counts(${most}) as "added"`);
  return row?.added ?? 0;
}

/** A stored count that differed from the rows. */
export interface WrongCount {
  /** Empty: not one person's. */
  readonly personId: string;
  readonly name: string;
  readonly kept: number;
  readonly found: number;
}

export interface CorrectedCounts {
  /** Patients who were counted wrongly. */
  readonly patients: number;
  readonly counts: readonly WrongCount[];
}

const patientsAtOnce = 500;

/** Recounts a whole project, a few patients at a time so that nobody waits, and corrects wrong counts. */
export async function correctCounts(sql: SqlRunner, projectId: string): Promise<CorrectedCounts> {
  // A pending change is not an error.
  await countWhatChanged(sql, [projectId]);
  let patients = 0;
  for (let after = ""; ; ) {
    const rows = await sql.run(
      query
        .selectFrom("Patient")
        .select("id")
        .where("projectId", "=", projectId)
        .where("id", ">", after)
        .orderBy("id")
        .limit(patientsAtOnce),
    );
    const ids = rows.map(({ id }) => id);
    const [counted] = await sql.run(raw<{ different: number }>`select recount_patients(${ids}) as "different"`);
    patients += counted?.different ?? 0;
    const last = ids.at(-1);
    if (last === undefined) break;
    after = last;
  }
  await sql.run(raw`select name_exam_counts(${projectId})`);
  const counts = await sql.run(raw<WrongCount>`select * from correct_counts(${projectId})`);
  return { patients, counts };
}
