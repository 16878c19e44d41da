import { appendAudit, type Connection, type NewAuditEvent, type SqlRunner } from "@second-read/database";
import type { Deps } from "../deps.ts";

/** What a mutation did, for the audit trail; null where it changed nothing that is not in the trail already, such as a request that comes twice. */
export type Audit = (event: Pick<NewAuditEvent, "chain" | "subject" | "details"> | null) => void;

/** Who changes something: a person, or, with null, the product by itself. */
export interface Author {
  readonly id: string | null;
}

type MutationDeps = Pick<Deps, "database" | "clock">;

/**
 * One change by one person, or by the product itself: `work` and its audit event commit together, or not at all. The event is written last, since writers of a chain stand
 * in line for it. A change that says nothing for the trail is a fault of ours, and does not commit.
 */
export function mutation<Result>(
  { database, clock }: MutationDeps,
  actor: Author,
  name: string,
  work: (sql: SqlRunner, audit: Audit) => Promise<Result>,
): Promise<Result> {
  return database.sqlTransaction((sql) => audited({ sql, clock, actor, name }, (audit) => work(sql, audit)));
}

/** The same with typed rows by Prisma at hand, which takes three times as long: not for the reading path. */
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
