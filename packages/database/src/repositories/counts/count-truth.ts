import type { SqlRunner } from "../../connection.ts";
import { raw } from "../../statements.ts";
import { beginsWith, countWhatChanged, everybody, isNewTruth, isTrainedOn, keptCounts, partOfName, sumWhere } from "./kept-counts.ts";

/** The data available for training and for testing, by standard views. */
export interface TruthToTrainOn {
  readonly patients: number;
  /** Abnormal breasts. */
  readonly positives: number;
  readonly patientsWithPositive: number;
  readonly patientsWithNormal: number;
  readonly lockedTestPatients: number;
}

/**
 * Counts everything that a snapshot taken now would hold. With `knownTo`: only patients and breasts, of exams that this person knows, including
 * held-out patients.
 */
export async function countTruthToTrainOn(sql: SqlRunner, projectId: string, knownTo: string | null): Promise<TruthToTrainOn> {
  await countWhatChanged(sql, [projectId]);
  const trainedOn = (name: string, levelPart: number) => raw<boolean>`(${beginsWith(name)} and ${isTrainedOn(partOfName(levelPart))})`;
  const withClass = (name: "normal" | "abnormal") => raw<boolean>`(${trainedOn("with", 3)} and ${partOfName(2)} = ${raw.lit(name)})`;
  const [row] = await sql.run(
    keptCounts([projectId], [knownTo ?? everybody]).select([
      sumWhere(trainedOn("patients", 2)).as("patients"),
      sumWhere(trainedOn("positives", 2)).as("positives"),
      sumWhere(withClass("abnormal")).as("patientsWithPositive"),
      sumWhere(withClass("normal")).as("patientsWithNormal"),
      sumWhere(trainedOn("held", 3)).as("lockedTestPatients"),
    ]),
  );
  if (!row) throw new Error("counting answered no row");
  return row;
}

export interface NewTruthCount {
  readonly breasts: number;
  /** Absent if counted over one person's exams. */
  readonly abnormal: number;
}

/**
 * How many breasts' truth in force is newer than the last run's snapshot. For the whole project, only truth that a snapshot taken now would hold: any
 * other would start a run that trains on nothing new. With `knownTo`: of exams that this person knows. With `now`: see `isNewTruth`.
 */
export async function countNewTruth(
  sql: SqlRunner,
  projectId: string,
  knownTo: string | null,
  now: Date | null = null,
): Promise<NewTruthCount> {
  await countWhatChanged(sql, [projectId]);
  const isNew = isNewTruth(projectId, now);
  const isHeld = raw<boolean>`(${isNew} and ${isTrainedOn(partOfName(3))})`;
  const [row] = await sql.run(
    keptCounts([projectId], [knownTo ?? everybody]).select([
      sumWhere(knownTo === null ? isHeld : isNew).as("breasts"),
      sumWhere(raw<boolean>`${isHeld} and ${partOfName(4)} = 'abnormal'`).as("abnormal"),
    ]),
  );
  if (!row) throw new Error("counting answered no row");
  return row;
}
