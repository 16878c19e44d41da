import type { SqlRunner } from "../connection.ts";
import { countRows, exists, query, raw, word, words } from "../statements.ts";
import { isOpen } from "./discrepancies/open.ts";
import { countDrifted } from "./drift.ts";
import { countUnseenFeedback } from "./feedback.ts";
import { isKnownTo } from "./known-exams.ts";
import { exposureOf, finalisedBy } from "./reading/load-reading.ts";
import { skipOf } from "./reading/queue.ts";
import { countUnseenRuns } from "./runs-seen.ts";
import { newTruth } from "./snapshots.ts";

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

/**
 * What waits in a project. With `readerId` the two reading counts leave out what this reader has read, skipped or was shown. Discrepancies and
 * new truth are counted as they are listed: of final exams, and with `knownTo` of those that this person has read or opened. One round trip.
 */
export async function countQueues(
  sql: SqlRunner,
  {
    projectId,
    readerId,
    analystId,
    knownTo,
  }: {
    readonly projectId: string;
    readonly readerId: string | null;
    readonly analystId: string | null;
    readonly knownTo: string | null;
  },
): Promise<QueueCountsRecord> {
  const [row] = await sql.run(
    query
      .with("waiting", () => waitingExams(projectId, readerId))
      .selectNoFrom((eb) => [
        eb.selectFrom("waiting").select(countRows().as("n")).where("readCount", "=", 0).$asScalar().as("unread"),
        eb.selectFrom("waiting").select(countRows().as("n")).where("readCount", ">", 0).$asScalar().as("awaitingSecondRead"),
        eb
          .selectFrom("Exam")
          .select(countRows().as("n"))
          .where("projectId", "=", projectId)
          .where("status", "=", word("ARBITRATION"))
          .$asScalar()
          .as("arbitration"),
        openDiscrepancies(projectId, knownTo).as("discrepancies"),
        newTruth(projectId, knownTo).$asScalar().as("newTruthSinceLastRun"),
        raw<number>`${readerId === null ? raw`0` : countUnseenFeedback({ projectId, readerId })}`.as("feedback"),
        raw<number>`${analystId === null ? raw`0` : countUnseenRuns({ projectId, analystId })}`.as("endedRuns"),
        raw<number>`${analystId === null || knownTo !== null ? raw`0` : countDrifted(projectId)}`.as("drifted"),
      ]),
  );
  if (!row) throw new Error("counting answered no row");
  return row;
}

function waitingExams(projectId: string, readerId: string | null) {
  const waiting = query
    .selectFrom("Exam as e")
    .select("e.readCount")
    .where("e.projectId", "=", projectId)
    .where("e.status", "in", words(["QUEUED", "READING"]))
    .where("e.takesEffectAt", "is", null);
  if (readerId === null) return waiting;
  return waiting.where((eb) =>
    eb.not(
      eb.or([
        exists(finalisedBy(eb.ref("e.id"), readerId)),
        exists(skipOf(eb.ref("e.id"), eb.ref("e.round"), readerId)),
        exists(exposureOf(eb.ref("e.id"), readerId)),
      ]),
    ),
  );
}

function openDiscrepancies(projectId: string, knownTo: string | null) {
  return query
    .selectFrom("Discrepancy as d")
    .innerJoin("Exam as e", (join) => join.onRef("e.id", "=", "d.examId").on("e.status", "=", word("SETTLED")))
    .select(countRows().as("n"))
    .where("d.projectId", "=", projectId)
    .where(isOpen)
    .where((eb) => isKnownTo(eb.ref("e.id"), knownTo))
    .$asScalar();
}
