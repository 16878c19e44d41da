import {
  type AuditArchive,
  type ChainAnchor,
  type ChainVerdict,
  canonicalJson,
  chainHash,
  chainVerifier,
  genesis,
  genesisHash,
  textRoundSequence,
} from "@second-read/access";
import { listAuditArchives, type RecordedArchive } from "./audit-archives.ts";
import type { SqlRunner } from "./connection.ts";
import { cutPage, type Page, type PageRequest, sequenceBefore } from "./paging.ts";
import { prepared } from "./prepared.ts";
import { json, query, raw, rowsOf } from "./statements.ts";

/** The chain of events that belong to no project. */
export const systemChain = "system";

export interface NewAuditEvent {
  /** A project's id, or `systemChain`. */
  readonly chain: string;
  readonly at: Date;
  /** Null: the system itself. */
  readonly actorId: string | null;
  readonly action: string;
  readonly subject: string;
  readonly outcome: "done" | "denied";
  /** Never contains a name, a patient or a secret. */
  readonly details: Readonly<Record<string, unknown>>;
}

export interface AuditEventRecord extends NewAuditEvent {
  readonly sequence: number;
  readonly previousHash: string;
  readonly hash: string;
}

/**
 * Adds the next link of a chain, in the caller's transaction. The head's row stays locked until that commits, which serialises the writers of a
 * chain: call it last. One statement, including the hash, because others wait for every round trip between the lock and the commit.
 */
export async function appendAudit(sql: SqlRunner, event: NewAuditEvent): Promise<ChainAnchor> {
  const link = addLink({ ...event, ...textRoundSequence(event) });
  const [added] = await sql.run(link);
  if (added) return added;
  await makeHead(sql, event.chain);
  const [first] = await sql.run(link);
  if (!first) throw new Error("the head of the audit chain is gone");
  return first;
}

type LinkValues = NewAuditEvent & ReturnType<typeof textRoundSequence>;

const addLink = prepared(({ chain, at, actorId, action, subject, outcome, details, before, after }: LinkValues) =>
  query
    .with("head", (q) => q.selectFrom("AuditHead").select(["sequence", "hash"]).where("chain", "=", chain).forUpdate())
    .with("next", (q) =>
      q.selectFrom("head").select([
        raw<number>`"sequence" + 1`.as("sequence"),
        "hash as previousHash",
        // Must match `chainHash` of @second-read/access.
        raw<string>`encode(sha256(convert_to("hash" || chr(10) || ${before}::text || ("sequence" + 1)::text || ${after}::text, 'UTF8')), 'hex')`.as(
          "hash",
        ),
      ]),
    )
    .with("link", (q) =>
      q
        .insertInto("AuditEvent")
        .columns(["chain", "at", "actorId", "action", "subject", "outcome", "details", "sequence", "previousHash", "hash"])
        .expression((from) =>
          from
            .selectFrom("next")
            .select([
              raw<string>`${chain}::text`.as("chain"),
              raw<Date>`${at}::timestamp`.as("at"),
              raw<string | null>`${actorId}::text`.as("actorId"),
              raw<string>`${action}::text`.as("action"),
              raw<string>`${subject}::text`.as("subject"),
              raw<string>`${outcome}::text`.as("outcome"),
              json(details).as("details"),
              "sequence",
              "previousHash",
              "hash",
            ]),
        ),
    )
    .updateTable("AuditHead")
    .from("next")
    .set((row) => ({ sequence: row.ref("next.sequence"), hash: row.ref("next.hash") }))
    .where("chain", "=", chain)
    .returning(["AuditHead.sequence", "AuditHead.hash"]),
);

/**
 * Adds links to a chain, in the caller's transaction: like `appendAudit`, with two round trips under the lock, however many links there are.
 */
export async function appendAuditEvents(sql: SqlRunner, chain: string, added: readonly Omit<NewAuditEvent, "chain">[]): Promise<void> {
  if (added.length === 0) return;
  const lockHead = query.selectFrom("AuditHead").select(["sequence", "hash"]).where("chain", "=", chain).forUpdate();
  let [head] = await sql.run(lockHead);
  if (!head) {
    await makeHead(sql, chain);
    [head] = await sql.run(lockHead);
  }
  if (!head) throw new Error("the head of the audit chain is gone");
  const links: AuditEventRecord[] = [];
  for (const event of added) {
    const { sequence, hash: previousHash } = links.at(-1) ?? head;
    const facts = { ...event, chain, sequence: sequence + 1 };
    links.push({ ...facts, previousHash, hash: chainHash(previousHash, facts) });
  }
  const { sequence, hash } = links.at(-1) ?? head;
  await sql.run(
    query
      .with("links", (q) =>
        q
          .insertInto("AuditEvent")
          .columns(["chain", "sequence", "at", "actorId", "action", "subject", "outcome", "details", "previousHash", "hash"])
          .expression((from) =>
            from
              .selectFrom(rowsOf("AuditEvent", links))
              .select(["chain", "sequence", "at", "actorId", "action", "subject", "outcome", "details", "previousHash", "hash"]),
          ),
      )
      .updateTable("AuditHead")
      .set({ sequence, hash })
      .where("chain", "=", chain),
  );
}

async function makeHead(sql: SqlRunner, chain: string): Promise<void> {
  await sql.run(
    query
      .insertInto("AuditHead")
      .values({ chain, sequence: 0, hash: genesisHash })
      .onConflict((conflict) => conflict.doNothing()),
  );
}

const events = query.selectFrom("AuditEvent").selectAll();

/** Newest first. */
export async function listAuditEvents(sql: SqlRunner, chain: string, { first, after }: PageRequest): Promise<Page<AuditEventRecord>> {
  const before = sequenceBefore(after);
  const [rows, [head], removedTo] = await Promise.all([
    sql.run(
      events
        .where("chain", "=", chain)
        .where("sequence", "<", before)
        .orderBy("sequence", "desc")
        .limit(first + 1),
    ),
    sql.run(query.selectFrom("AuditHead").select("sequence").where("chain", "=", chain)),
    listRemoved(sql, chain).then((removed) => removed.at(-1)?.last ?? 0),
  ]);
  return { ...cutPage(rows, { first }, ({ sequence }) => String(sequence)), totalCount: (head?.sequence ?? 0) - removedTo };
}

/** The current head of every chain. */
export async function listAuditHeads(sql: SqlRunner): Promise<readonly (ChainAnchor & { readonly chain: string })[]> {
  return sql.run(query.selectFrom("AuditHead").select(["chain", "sequence", "hash"]).where("sequence", ">", 0).orderBy("chain"));
}

/** How many links a chain has. */
export async function countAuditEvents(sql: SqlRunner, chain: string): Promise<number> {
  const [head] = await sql.run(query.selectFrom("AuditHead").select("sequence").where("chain", "=", chain));
  return head?.sequence ?? 0;
}

/** Processing them, mostly hashing, blocks the event loop for some 20 ms. */
const rowsAtOnce = 1_000;

/** A chain's links after one sequence number and up to another, in order, in batches of a thousand. */
export async function* readChain(
  sql: SqlRunner,
  chain: string,
  { after, upTo }: { readonly after: number; readonly upTo: number },
): AsyncGenerator<AuditEventRecord[]> {
  for (let last = after; last < upTo; ) {
    const links = await sql.run(
      events.where("chain", "=", chain).where("sequence", ">", last).where("sequence", "<=", upTo).orderBy("sequence").limit(rowsAtOnce),
    );
    if (links.length === 0) return;
    yield links;
    last = links.at(-1)?.sequence ?? upTo;
  }
}

/** The action that records in a chain which of its events have been archived. */
export const archiveAction = "archiveAudit";

/** What that event records about the archive. */
export function archiveDetails({ first, last, hash, sha256 }: AuditArchive): AuditArchive {
  return { first, last, hash, sha256 };
}

async function listRemoved(sql: SqlRunner, chain: string): Promise<readonly RecordedArchive[]> {
  return (await listAuditArchives(sql, chain)).filter(({ removedAt }) => removedAt !== null);
}

export interface TrailVerdict extends ChainVerdict {
  /** Events before those that were checked, which exist only in archives. */
  readonly archived: number;
}

/**
 * Recomputes a chain from its first link, or from the last that was removed by policy; a truncated tail does not match the head. `anchors` are
 * earlier heads, read beforehand from a place that a writer of the database cannot reach: a chain that was rewritten as a whole does not match them.
 * Threat: the owner of the tables removes links and claims that it was by policy. So the chain itself must record the removal, in a link that anchors
 * cover, and the archive must be in the store as it was put there: `isArchived` is called for each.
 */
export async function verifyAuditChain(
  sql: SqlRunner,
  chain: string,
  anchors: readonly ChainAnchor[] = [],
  isArchived: (archive: AuditArchive) => Promise<boolean> = async () => true,
): Promise<TrailVerdict> {
  const removed = await listRemoved(sql, chain);
  const end = removed.at(-1);
  const start = end === undefined ? genesis : { sequence: end.last, hash: end.hash };
  const [head] = await sql.run(query.selectFrom("AuditHead").select(["sequence", "hash"]).where("chain", "=", chain));
  const verifier = chainVerifier([...(head && head.sequence > 0 ? [head] : []), ...anchors], start);
  let isRecorded = end === undefined;
  // Links written in the meantime are beyond the head that was read, and are left to the next check.
  for await (const links of readChain(sql, chain, { after: start.sequence, upTo: head?.sequence ?? 2_147_483_647 })) {
    isRecorded ||= links.some((link) => end !== undefined && records(link, end));
    if (!links.every((link) => verifier.add(link))) break;
  }
  const { checked, firstBadSequence } = verifier.end();
  const badArchives: number[] = [];
  for (const [index, archive] of removed.entries())
    if (archive.first !== (removed[index - 1]?.last ?? 0) + 1 || !(await isArchived(archive))) badArchives.push(archive.first);
  const bad = [
    ...(firstBadSequence === undefined ? [] : [firstBadSequence]),
    ...(isRecorded ? [] : [start.sequence]),
    ...badArchives,
    ...(await leftBefore(sql, chain, start.sequence)),
  ];
  // Events were removed while they were being checked.
  if (bad.length > 0 && (await listRemoved(sql, chain)).length !== removed.length) return verifyAuditChain(sql, chain, anchors, isArchived);
  const verdict = { checked, archived: start.sequence };
  return bad.length === 0 ? { ok: true, ...verdict } : { ok: false, ...verdict, firstBadSequence: Math.min(...bad) };
}

function records(link: AuditEventRecord, archive: RecordedArchive): boolean {
  return (
    link.sequence === archive.recordedIn &&
    link.action === archiveAction &&
    canonicalJson(link.details) === canonicalJson(archiveDetails(archive))
  );
}

/** The first of any links inserted in place of removed ones. */
async function leftBefore(sql: SqlRunner, chain: string, sequence: number): Promise<number[]> {
  const [left] = await sql.run(events.where("chain", "=", chain).where("sequence", "<=", sequence).orderBy("sequence").limit(1));
  return left ? [left.sequence] : [];
}
