import { archiveDigest, linksOfArchive, verifyArchive } from "@second-read/access";
import {
  appendAudit,
  archiveAction,
  archiveDetails,
  listAuditArchives,
  listAuditHeads,
  nextToArchive,
  type RecordedArchive,
  readArchiveLines,
  recordArchive,
  removeArchived,
  retentionGraceDays,
} from "@second-read/database";
import { putAnchor, putArchive, readAnchors, readArchive } from "@second-read/storage";
import type { IngestDeps } from "../deps.ts";

type Deps = Pick<IngestDeps, "database" | "store" | "clock">;

/**
 * Stores audit events past their retention as archives, which their chains record, and removes the events of archives recorded at least a week ago.
 * The database decides what may be removed (guards.sql); this job checks what the database cannot see, the store. A chain that does not verify is left
 * as it is, and the job fails.
 */
export async function archiveAudit(deps: Deps): Promise<void> {
  const faults: Error[] = [];
  for (const { chain } of await listAuditHeads(deps.database.sql)) {
    try {
      await archiveChain(deps, chain);
      await removeFromChain(deps, chain);
    } catch (error) {
      // A fault in one chain must not keep the others from being archived.
      faults.push(error instanceof Error ? error : new Error(String(error)));
    }
  }
  if (faults.length > 0)
    throw new AggregateError(faults, `audit events were not archived: ${faults.map(({ message }) => message).join("; ")}`);
}

async function archiveChain({ database, store, clock }: Deps, chain: string): Promise<void> {
  for (let next = await nextToArchive(database.sql, chain); next !== null; next = await nextToArchive(database.sql, chain)) {
    const lines = await readArchiveLines(database.sql, chain, next);
    const hash = linksOfArchive(lines).at(-1)?.hash ?? "";
    const archive = { ...next, hash, sha256: archiveDigest(lines) };
    const before = (await listAuditArchives(database.sql, chain)).at(-1);
    const ends = new Map((await readAnchors(store, chain)).map((anchor) => [anchor.sequence, anchor.hash]));
    const meetsEnds = linksOfArchive(lines).every((link) => (ends.get(link.sequence) ?? link.hash) === link.hash);
    if (!meetsEnds || !verifyArchive(lines, archive, before?.hash)) throw new Error(`the audit chain ${chain} is not what was written`);
    await putAnchor(store, chain, { sequence: archive.last, hash, at: clock() });
    await putArchive(store, chain, archive, lines);
    await requireArchived(store, chain, archive);
    await database.sqlTransaction(async (sql) => {
      const event = { chain, at: clock(), actorId: null, subject: `audit ${chain}`, outcome: "done" } as const;
      const { sequence } = await appendAudit(sql, { ...event, action: archiveAction, details: { ...archiveDetails(archive) } });
      await recordArchive(sql, chain, { ...archive, recordedIn: sequence });
    });
  }
}

async function removeFromChain({ database, store, clock }: Deps, chain: string): Promise<void> {
  const archives = (await listAuditArchives(database.sql, chain)).filter(({ removedAt }) => removedAt === null);
  if (archives.length === 0) return;
  const anchored = Math.max(0, ...(await readAnchors(store, chain)).map(({ sequence }) => sequence));
  for (const archive of archives) {
    if (!isDue(archive, clock()) || anchored < archive.recordedIn) return;
    await requireArchived(store, chain, archive);
    await database.sqlTransaction(async (sql) => {
      await removeArchived(sql, chain, archive);
      const { first, last } = archive;
      await appendAudit(sql, {
        chain,
        at: clock(),
        actorId: null,
        action: "removeArchivedAudit",
        subject: `audit ${chain}`,
        outcome: "done",
        details: { first, last },
      });
    });
  }
}

/** A day more than the database requires, since its clock may differ. */
function isDue({ recordedAt }: RecordedArchive, now: Date): boolean {
  return now.getTime() - recordedAt.getTime() > (retentionGraceDays + 1) * 86_400_000;
}

async function requireArchived(store: Deps["store"], chain: string, archive: Parameters<typeof verifyArchive>[1]): Promise<void> {
  if (!verifyArchive(await readArchive(store, chain, archive), archive))
    throw new Error(`the archive ${archive.first}-${archive.last} of the audit chain ${chain} is not what was put into the store`);
}
