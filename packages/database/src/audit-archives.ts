import type { AuditArchive } from "@second-read/access";
import type { SqlRunner } from "./connection.ts";
import { cutPage, type Page, type PageRequest, sequenceBefore } from "./paging.ts";
import { countRows, query, raw } from "./statements.ts";

/** The number of years that audit events are kept; null: indefinitely. */
export interface AuditRetentionRecord {
  readonly years: number | null;
  /** The minimum that the installation allows; null: none is set, and nothing is removed. */
  readonly minimumYears: number | null;
}

export interface RecordedArchive extends AuditArchive {
  /** Sequence number of the event that records it in the chain. */
  readonly recordedIn: number;
  readonly recordedAt: Date;
  /** Null while its events are still here. */
  readonly removedAt: Date | null;
}

/** How long an archive exists alongside its events, and how long a shortened retention waits before it applies; same as in guards.sql. */
export const retentionGraceDays = 7;

/** The most events in one archive: some 5 MB, hashed while writers of the chain wait; same as in guards.sql. */
const eventsAtMost = 10_000;

export async function findAuditRetention(sql: SqlRunner): Promise<AuditRetentionRecord> {
  const [[newest], [minimum]] = await Promise.all([
    sql.run(query.selectFrom("AuditRetention").select("years").orderBy("id", "desc").limit(1)),
    sql.run(query.selectFrom("AuditRetentionMinimum").select("years")),
  ]);
  return { years: newest?.years ?? null, minimumYears: minimum?.years ?? null };
}

export async function addAuditRetention(sql: SqlRunner, years: number | null): Promise<void> {
  await sql.run(query.insertInto("AuditRetention").values({ years }));
}

const recorded = query.selectFrom("AuditArchive").select(["first", "last", "hash", "sha256", "recordedIn", "recordedAt", "removedAt"]);

/** The archives of a chain, in order of its events. */
export async function listAuditArchives(sql: SqlRunner, chain: string): Promise<readonly RecordedArchive[]> {
  return sql.run(recorded.where("chain", "=", chain).orderBy("last"));
}

/** The archive of a chain that ends with this event. */
export async function findAuditArchive(sql: SqlRunner, chain: string, last: number): Promise<RecordedArchive | null> {
  const [found] = await sql.run(recorded.where("chain", "=", chain).where("last", "=", last));
  return found ?? null;
}

/** Newest first. */
export async function pageAuditArchives(sql: SqlRunner, chain: string, { first, after }: PageRequest): Promise<Page<RecordedArchive>> {
  const before = sequenceBefore(after);
  const [rows, [counted]] = await Promise.all([
    sql.run(
      recorded
        .where("chain", "=", chain)
        .where("last", "<", before)
        .orderBy("last", "desc")
        .limit(first + 1),
    ),
    sql.run(query.selectFrom("AuditArchive").select(countRows().as("count")).where("chain", "=", chain)),
  ]);
  return { ...cutPage(rows, { first }, ({ last }) => String(last)), totalCount: counted?.count ?? 0 };
}

/** The next events of a chain that are past their retention and not archived, at most one archive's worth; null if there are none. */
export async function nextToArchive(sql: SqlRunner, chain: string): Promise<{ readonly first: number; readonly last: number } | null> {
  const [policy] = await sql.run(raw<{ keptFrom: Date | null }>`select audit_kept_from() as "keptFrom"`);
  if (!policy?.keptFrom) return null;
  const archives = await listAuditArchives(sql, chain);
  const first = (archives.at(-1)?.last ?? 0) + 1;
  const candidates = query
    .selectFrom("AuditEvent")
    .select("sequence")
    .where("chain", "=", chain)
    .where("sequence", ">=", first)
    .where("sequence", "<", first + eventsAtMost);
  const [[kept], [newest]] = await Promise.all([
    // Events recorded by the minute, and clocks that differ, can put a later event before an earlier one, so nothing after the first event still
    // within its retention is taken.
    sql.run(candidates.where("at", ">=", policy.keptFrom).orderBy("sequence").limit(1)),
    sql.run(candidates.orderBy("sequence", "desc").limit(1)),
  ]);
  const last = kept ? kept.sequence - 1 : (newest?.sequence ?? 0);
  return last < first ? null : { first, last };
}

/** Events as JSON lines, produced by the database, because it must find the same when it removes them. */
export async function readArchiveLines(
  sql: SqlRunner,
  chain: string,
  { first, last }: { readonly first: number; readonly last: number },
): Promise<string> {
  const [row] = await sql.run(raw<{ lines: string | null }>`select audit_archive_lines(${chain}, ${first}::int, ${last}::int) as "lines"`);
  return row?.lines ?? "";
}

/**
 * After the event `recordedIn` of the chain has recorded it, in the same transaction. The database refuses events that are within their retention.
 */
export async function recordArchive(
  sql: SqlRunner,
  chain: string,
  { first, last, sha256, recordedIn }: Pick<RecordedArchive, "first" | "last" | "sha256" | "recordedIn">,
): Promise<void> {
  await sql.run(raw`select record_audit_archive(${chain}, ${first}::int, ${last}::int, ${sha256}, ${recordedIn}::int)`);
}

/** Removes the events of a chain's next archive. The database refuses it within seven days of the record. */
export async function removeArchived(sql: SqlRunner, chain: string, { last }: Pick<RecordedArchive, "last">): Promise<void> {
  await sql.run(raw`select remove_archived_audit(${chain}, ${last}::int)`);
}
