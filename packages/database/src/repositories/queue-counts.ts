import type { SqlRunner } from "../connection.ts";
import { query, raw } from "../statements.ts";
import {
  beginsWith,
  countWhatChanged,
  everybody,
  isNamed,
  isNewTruth,
  isTrainedOn,
  keptCounts,
  partOfName,
  sumWhere,
} from "./counts/kept-counts.ts";
import { countDrifted } from "./drift.ts";
import { countUnseenRuns } from "./runs-seen.ts";

export interface QueueCountsRecord {
  readonly unread: number;
  readonly awaitingSecondRead: number;
  readonly arbitration: number;
  readonly discrepancies: number;
  readonly newTruthSinceLastRun: number;
  /** Decisions on exams that this reader read, and has not seen. */
  readonly feedback: number;
  /** Runs that have ended since this analyst last looked. */
  readonly endedRuns: number;
  /** Measures by which the newest month has drifted from the serving version's training data. */
  readonly drifted: number;
}

/** The person for whom the queues are counted, and what of it they may know. */
export interface CountsAsker {
  readonly personId: string;
  /** The two reading counts leave out what this person has read, skipped or seen. */
  readonly reads: boolean;
  readonly analyses: boolean;
  /** Discrepancies and new truth only of final exams that this person has read or opened. */
  readonly onlyKnown: boolean;
}

/**
 * The queues of a project for each of these persons, in one round trip. Discrepancies and new truth are counted as they are listed: only in final
 * exams.
 */
export async function countQueues(
  sql: SqlRunner,
  { projectId, askers }: { readonly projectId: string; readonly askers: readonly CountsAsker[] },
): Promise<QueueCountsRecord[]> {
  const persons = [...new Set(askers.map(({ personId }) => personId))];
  const analysts = askers.flatMap(({ analyses, personId }) => (analyses ? [personId] : []));
  const isNew = isNewTruth(projectId);
  await countWhatChanged(sql, [projectId]);
  const rows = await sql.run(
    query
      .with("counted", () =>
        keptCounts([projectId], [everybody, ...persons])
          .select([
            "k.personId",
            sumWhere(isNamed("unread")).as("unread"),
            sumWhere(isNamed("second")).as("second"),
            sumWhere(isNamed("exam ARBITRATION")).as("arbitration"),
            sumWhere(beginsWith("open")).as("discrepancies"),
            sumWhere(raw<boolean>`${isNew} and ("k"."personId" <> '' or ${isTrainedOn(partOfName(3))})`).as("newTruth"),
            sumWhere(isNamed("feedback new")).as("feedback"),
          ])
          .groupBy("k.personId"),
      )
      .selectFrom(raw<{ personId: string }>`unnest(${[everybody, ...persons]}::text[])`.as<"p">(raw`"p" ("personId")`))
      .leftJoin("counted as c", "c.personId", "p.personId")
      .selectAll("c")
      .select((eb) => [
        "p.personId",
        raw<number>`case when ${eb.ref("p.personId")} = any(${analysts}) then ${countUnseenRuns({ projectId, analystId: eb.ref("p.personId") })} else 0 end`.as(
          "endedRuns",
        ),
        raw<number>`case when ${eb.ref("p.personId")} = '' and ${analysts.length > 0} then ${countDrifted(projectId)} else 0 end`.as(
          "drifted",
        ),
      ]),
  );
  const byPerson = new Map(rows.map((row) => [row.personId, row]));
  const whole = byPerson.get(everybody);
  return askers.map(({ personId, reads, analyses, onlyKnown }) => {
    const own = byPerson.get(personId);
    const told = onlyKnown ? own : whole;
    return {
      unread: (whole?.unread ?? 0) - (reads ? (own?.unread ?? 0) : 0),
      awaitingSecondRead: (whole?.second ?? 0) - (reads ? (own?.second ?? 0) : 0),
      arbitration: whole?.arbitration ?? 0,
      discrepancies: told?.discrepancies ?? 0,
      newTruthSinceLastRun: told?.newTruth ?? 0,
      feedback: reads ? (own?.feedback ?? 0) : 0,
      endedRuns: own?.endedRuns ?? 0,
      drifted: analyses && !onlyKnown ? (whole?.drifted ?? 0) : 0,
    };
  });
}
