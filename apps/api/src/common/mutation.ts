import { appendAudit, type Connection, type NewAuditEvent, type SqlRunner } from "@second-read/database";
import type { Deps } from "../deps.ts";

/** What a mutation did, for the audit trail; null if it changed nothing that is not already in the trail, such as a repeated request. */
export type Audit = (event: Pick<NewAuditEvent, "chain" | "subject" | "details"> | null) => void;

/** The author of a change: a person, or null for the product itself. */
export interface Author {
  readonly id: string | null;
}

type MutationDeps = Pick<Deps, "database" | "clock">;

/**
 * One change by one person, or by the product itself: `work` and its audit event commit together, or not at all. The event is written last, because
 * writers of a chain wait for each other. A change that reports nothing for the trail is a programming error and does not commit.
 */
export function mutation<Result>(
  { database, clock }: MutationDeps,
  actor: Author,
  name: string,
  work: (sql: SqlRunner, audit: Audit) => Promise<Result>,
): Promise<Result> {
  return database.sqlTransaction((sql) => audited({ sql, clock, actor, name }, (audit) => work(sql, audit)));
}

/** The same with Prisma's typed rows, which takes three times as long: not for the reading path. */
export function prismaMutation<Result>(
  { database, clock }: MutationDeps,
  actor: Author,
  name: string,
  work: (connection: Connection, audit: Audit) => Promise<Result>,
): Promise<Result> {
  return database.transaction((connection) => audited({ sql: connection.sql, clock, actor, name }, (audit) => work(connection, audit)));
}

async function audited<Result>(
  { sql, clock, actor, name }: { sql: SqlRunner; clock: Deps["clock"]; actor: Author; name: string },
  work: (audit: Audit) => Promise<Result>,
): Promise<Result> {
  let said: Parameters<Audit>[0] | undefined;
  const result = await work((event) => {
    said = event;
  });
  if (said === undefined) throw new Error(`the mutation ${name} says nothing for the audit trail`);
  if (said !== null) await appendAudit(sql, { ...said, at: clock(), actorId: actor.id, action: name, outcome: "done" });
  return result;
}
