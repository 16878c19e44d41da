import { appendAuditEvents, type NewAuditEvent } from "./audit.ts";
import type { Database, SqlRunner } from "./connection.ts";
import { prepared } from "./prepared.ts";
import { anyOf, query, raw } from "./statements.ts";

/** The part of an exam that somebody opened. */
export type OpeningAction = "openImages" | "openReads" | "openTruth";

export interface RefusalToTally {
  /** A project's id, or `systemChain`. */
  readonly chain: string;
  readonly at: Date;
  /** Null if the actor is unknown. */
  readonly actorId: string | null;
  readonly action: string;
  /** From a closed list, never a caller's own text, because there is one row for each value. */
  readonly subject: string;
  readonly code: string;
  /** The network address that it came from, if relevant. */
  readonly source: string | null;
}

const mostSources = 8;

function minuteOf(at: Date): Date {
  return new Date(Math.floor(at.getTime() / 60_000) * 60_000);
}

/** Counts one more refusal of this kind in this minute. `chainTallies` adds them to the chain as one event, however many there were. */
export async function tallyRefusal(sql: SqlRunner, { at, actorId, source, ...refusal }: RefusalToTally): Promise<void> {
  await sql.run(
    query
      .insertInto("AuditTally")
      .values({ ...refusal, minute: minuteOf(at), actorId: actorId ?? "", n: 1, sources: source === null ? [] : [source] })
      .onConflict((conflict) =>
        conflict.columns(["chain", "minute", "actorId", "action", "subject", "code"]).doUpdateSet((eb) => ({
          n: eb("AuditTally.n", "+", 1),
          sources: raw<
            string[]
          >`case when "AuditTally"."sources" @> excluded."sources" or cardinality("AuditTally"."sources") >= ${mostSources}
            then "AuditTally"."sources" else "AuditTally"."sources" || excluded."sources" end`,
        })),
      ),
  );
}

/**
 * Records that a person opens these parts of exams, in the chains of the exams' projects: one event per exam and minute, however often it is opened.
 */
export async function tallyOpenings(
  sql: SqlRunner,
  { at, ...opened }: { readonly examIds: readonly string[]; readonly actorId: string; readonly action: OpeningAction; readonly at: Date },
): Promise<void> {
  await sql.run(addOpenings({ ...opened, minute: minuteOf(at) }));
}

interface Openings {
  readonly examIds: readonly string[];
  readonly actorId: string;
  readonly action: OpeningAction;
  readonly minute: Date;
}

const addOpenings = prepared(({ examIds, actorId, action, minute }: Openings) =>
  query
    .insertInto("AuditTally")
    .columns(["chain", "minute", "actorId", "action", "subject", "code", "n", "sources"])
    .expression(
      query
        .selectFrom("Exam as e")
        .select((eb) => [
          "e.projectId as chain",
          raw<Date>`${minute}::timestamp`.as("minute"),
          raw<string>`${actorId}::text`.as("actorId"),
          raw<string>`${action}::text`.as("action"),
          raw<string>`'exam ' || ${eb.ref("e.id")}`.as("subject"),
          raw<string>`''`.as("code"),
          raw<number>`1`.as("n"),
          raw<string[]>`'{}'::text[]`.as("sources"),
        ])
        .where("e.id", "=", anyOf(examIds))
        // In a fixed order, so that two requests of one person for the same exams cannot deadlock.
        .orderBy("e.id"),
    )
    .onConflict((conflict) => conflict.doNothing()),
);

/** The number of links written under one lock of the chain's head: a few milliseconds, for which readers may have to wait. */
const linksAtOnce = 100;

/** Appends the tallies of minutes before `before` to the chains. @returns the number of events */
export async function chainTallies({ sql, sqlTransaction }: Pick<Database, "sql" | "sqlTransaction">, before: Date): Promise<number> {
  const chains = await sql.run(query.selectFrom("AuditTally").select("chain").distinct().where("minute", "<", before).orderBy("chain"));
  let written = 0;
  for (const { chain } of chains) {
    for (let taken = linksAtOnce; taken === linksAtOnce; written += taken)
      taken = await sqlTransaction(async (tx) => {
        const tallies = await takeTallies(tx, chain, before);
        await appendAuditEvents(tx, chain, tallies);
        return tallies.length;
      });
  }
  return written;
}

async function takeTallies(sql: SqlRunner, chain: string, before: Date): Promise<Omit<NewAuditEvent, "chain">[]> {
  const rows = await sql.run(
    query
      .deleteFrom("AuditTally")
      .where(
        // A row that is being incremented right now is taken next time.
        raw<boolean>`ctid = any(array(select ctid from "AuditTally" where "chain" = ${chain} and "minute" < ${before}
          order by "minute", "actorId", "action", "subject", "code" limit ${linksAtOnce} for update skip locked))`,
      )
      .returningAll(),
  );
  return rows.map(({ minute, actorId, action, subject, code, n, sources }) => ({
    at: minute,
    actorId: actorId === "" ? null : actorId,
    action,
    subject,
    ...(code === ""
      ? { outcome: "done", details: {} }
      : { outcome: "denied", details: { code, n, ...(sources.length > 0 ? { sources } : {}) } }),
  }));
}
