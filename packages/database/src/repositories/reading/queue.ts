import type { Expression } from "kysely";
import type { SqlRunner } from "../../connection.ts";
import { prepared } from "../../prepared.ts";
import { atMost, exists, query, raw, word, words } from "../../statements.ts";
import { exposureOf, finalisedBy } from "./load-reading.ts";

/** Exams that readers may be given now; while submitted reads wait to take effect, nobody gets the exam. */
const inQueue = words(["QUEUED", "READING"]);

export type Waiting =
  | { readonly kind: "DRAFT"; readonly examId: string; readonly readId: string }
  | { readonly kind: "HELD"; readonly examId: string };

/** The reader's open work: a draft with a lease or room for one, else the first of the exams reserved for them. */
export async function findWaiting(sql: SqlRunner, projectId: string, readerId: string, now: Date): Promise<Waiting | null> {
  const [row] = await sql.run(waitingFor({ projectId, readerId, now }));
  if (!row) return null;
  return row.readId === null ? { kind: "HELD", examId: row.examId } : { kind: "DRAFT", examId: row.examId, readId: row.readId };
}

const waitingFor = prepared(
  ({ projectId, readerId, now }: { readonly projectId: string; readonly readerId: string; readonly now: Date }) => {
    const liveLease = query.selectFrom("Lease as x").select("x.examId").where("x.expiresAt", ">", now);
    const draft = query
      .selectFrom("Read as r")
      .innerJoin("Exam as e", (join) =>
        join
          .onRef("e.id", "=", "r.examId")
          .onRef("e.round", "=", "r.round")
          .on("e.status", "in", inQueue)
          .on("e.takesEffectAt", "is", null),
      )
      .innerJoin("Project as j", "j.id", "e.projectId")
      .select((eb) => ["r.examId", eb.ref("r.id").$castTo<string | null>().as("readId"), raw<number>`0`.as("rank")])
      .where("r.projectId", "=", projectId)
      .where("r.readerId", "=", readerId)
      .where("r.status", "=", word("DRAFT"))
      // A breast that arrived later may need more readers than the protocol requires: the holder of the lease continues.
      .where((eb) =>
        eb.or([
          exists(liveLease.where("x.examId", "=", eb.ref("e.id")).where("x.userId", "=", readerId)),
          eb.and([
            eb("e.readCount", "<", eb.case().when("j.readingProtocol", "=", word("SINGLE")).then(1).else(2).end()),
            eb.not(exists(liveLease.where("x.examId", "=", eb.ref("e.id")).where("x.userId", "<>", readerId))),
          ]),
        ]),
      )
      .orderBy("r.startedAt")
      .limit(atMost(1));
    const held = query
      .selectFrom("Lease as l")
      .innerJoin("Exam as e", "e.id", "l.examId")
      .select(["l.examId", raw<string | null>`null::text`.as("readId"), raw<number>`1`.as("rank")])
      .where("l.projectId", "=", projectId)
      .where("l.userId", "=", readerId)
      .where("l.kind", "=", word("HELD"))
      .where("l.expiresAt", ">", now)
      .where("e.status", "in", inQueue)
      .where("e.takesEffectAt", "is", null)
      .orderBy("e.queueOrder")
      .limit(atMost(1));
    return query
      .selectFrom(draft.as("d"))
      .selectAll()
      .unionAll(query.selectFrom(held.as("h")).selectAll())
      .orderBy("rank")
      .limit(atMost(1));
  },
);

/**
 * Locks the next exams of the queue for a reader: QUEUED, not read by them in any round, not skipped in this one, never opened by them. Exams locked
 * by another transaction are skipped, so that readers who ask at the same time get different ones.
 */
export async function lockNextQueued(sql: SqlRunner, projectId: string, readerId: string, count: number): Promise<string[]> {
  let locked: string[] = [];
  for (const others of heldByOthers) {
    const rows = await sql.run(nextQueued(count, count + others)({ projectId, readerId }));
    locked = rows.map(({ id }) => id);
    if (locked.length === count) break;
  }
  return locked;
}

/**
 * Exams of the queue that others' transactions may hold at the same time, rarely more at each step: few last longer than milliseconds, and a server
 * has some hundred connections. Of eight concurrent readers one in fourteen meets three; looking at a thousand costs 150 ms.
 */
const heldByOthers = [3, 15, 1_000] as const;

type NextQueued = ReturnType<typeof prepareNextQueued>;
const preparedNextQueued = new Map<string, NextQueued>();

/** Both numbers are in the text, and there are few of each: planning it again takes twice as long as running it. */
function nextQueued(count: number, candidates: number): NextQueued {
  const key = `${count} of ${candidates}`;
  const known = preparedNextQueued.get(key);
  if (known !== undefined) return known;
  const made = prepareNextQueued(count, candidates);
  preparedNextQueued.set(key, made);
  return made;
}

const prepareNextQueued = (count: number, candidates: number) =>
  prepared(({ projectId, readerId }: { readonly projectId: string; readonly readerId: string }) => {
    const queued = query.selectFrom("Exam as e").where("e.projectId", "=", projectId).where("e.status", "=", word("QUEUED"));
    // Queued exams by who has read them; an index has each such group in queue order. Those read by the reader may be thousands that wait for
    // another: going from group to group skips them all.
    const groups = query.withRecursive("group(readBy)", (q) =>
      q
        .selectFrom(queued.select("e.readBy").orderBy("e.readBy").limit(atMost(1)).as("first"))
        .select("first.readBy")
        .unionAll(
          q
            .selectFrom("group as g")
            .select(
              raw<
                string[]
              >`${queued.select("e.readBy").where(raw<boolean>`e."readBy" > g."readBy"`).orderBy("e.readBy").limit(atMost(1))}`.as(
                "readBy",
              ),
            )
            .where("g.readBy", "is not", null),
        ),
    );
    const firstOfEach = groups
      .selectFrom("group as g")
      .innerJoinLateral(
        queued
          .select(["e.id", "e.queueOrder"])
          // Written as a range, in its order: until the table is analysed, the planner assumes that equality matches every exam, and scans another
          // index from end to end.
          .where(raw<boolean>`e."readBy" between g."readBy" and g."readBy"`)
          .where((eb) => eb.not(exists(finalisedBy(eb.ref("e.id"), readerId))))
          .where((eb) => eb.not(exists(skipOf(eb.ref("e.id"), eb.ref("e.round"), readerId))))
          .where((eb) => eb.not(exists(exposureOf(eb.ref("e.id"), readerId))))
          .orderBy("e.readBy")
          .orderBy("e.queueOrder")
          .limit(atMost(candidates))
          .as("candidate"),
        (join) => join.onTrue(),
      )
      .select("candidate.id")
      .where(raw<boolean>`not (${readerId} = any(g."readBy"))`)
      .orderBy("candidate.queueOrder")
      .limit(atMost(candidates));
    return queued
      .select("e.id")
      .where("e.id", "=", raw<string>`any(array${firstOfEach})`)
      .orderBy("e.queueOrder")
      .limit(atMost(count))
      .forUpdate("e")
      .skipLocked();
  });

/** Whether the person skipped an exam in a round. */
export function skipOf(examId: Expression<string>, round: Expression<number>, userId: string) {
  return query
    .selectFrom("Skip as s")
    .select("s.examId")
    .where("s.examId", "=", examId)
    .where("s.userId", "=", userId)
    .where("s.round", "=", round);
}

/** The exams held for a reader, in queue order; their rows stay locked. */
export async function lockHeld(sql: SqlRunner, projectId: string, readerId: string, now: Date): Promise<string[]> {
  const rows = await sql.run(
    query
      .selectFrom("Lease as l")
      .innerJoin("Exam as e", "e.id", "l.examId")
      .select("e.id")
      .where("l.projectId", "=", projectId)
      .where("l.userId", "=", readerId)
      .where("l.kind", "=", word("HELD"))
      .where("l.expiresAt", ">", now)
      .where("e.status", "in", inQueue)
      .where("e.takesEffectAt", "is", null)
      .orderBy("e.queueOrder")
      .forUpdate("e")
      .skipLocked(),
  );
  return rows.map(({ id }) => id);
}
