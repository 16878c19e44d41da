import { archiveDigest, linksOfArchive } from "@second-read/access";
import { createTestDatabase } from "@second-read/testing";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { appendAudit, archiveDetails, verifyAuditChain } from "./audit.ts";
import { addAuditRetention, listAuditArchives, nextToArchive, readArchiveLines, recordArchive, removeArchived } from "./audit-archives.ts";
import { type Database, openDatabase } from "./connection.ts";
import { migrate } from "./migrate.ts";

// An attacker who has taken over a process calls the functions that remove audit events by policy: they remove what is past its retention, and
// nothing else.

let ownerUrl: string;
/** Connected as the attacker. */
let taken: Database;
let owner: pg.Client;
let chain: string;
beforeAll(async () => {
  const { url, applicationUrl } = await createTestDatabase();
  ownerUrl = url;
  taken = openDatabase({ url: applicationUrl, poolSize: 2 });
  owner = new pg.Client({ connectionString: url });
  await owner.connect();
  // The owner's change here simulates the passing of time, since the clock is the database's.
  await owner.query("SET session_replication_role = replica");
});
afterAll(async () => {
  await owner?.end();
  await taken?.close();
});
beforeEach(async () => {
  chain = crypto.randomUUID();
  await owner.query('DELETE FROM "AuditRetention"');
  await migrate(ownerUrl, { auditMinimumYears: "none" });
});

const append = (at: Date, action = "test", details: object = {}) =>
  taken.sqlTransaction((sql) =>
    appendAudit(sql, { chain, at, actorId: null, action, subject: "s", outcome: "done", details: { ...details } }),
  );
const yearsAgo = (years: number) => new Date(Date.now() - years * 366 * 86_400_000);

async function allow({ minimum, years, daysAgo = 30 }: { minimum: number; years: number | null; daysAgo?: number }): Promise<void> {
  await migrate(ownerUrl, { auditMinimumYears: minimum });
  await owner.query(`INSERT INTO "AuditRetention" ("years", "at") VALUES ($1, now() AT TIME ZONE 'UTC' - make_interval(days => $2))`, [
    years,
    daysAgo,
  ]);
}

/** Records an archive of these events, like the job. */
async function record(first: number, last: number): Promise<void> {
  const lines = await readArchiveLines(taken.sql, chain, { first, last });
  const archive = { first, last, hash: linksOfArchive(lines).at(-1)?.hash ?? "", sha256: archiveDigest(lines) };
  await taken.sqlTransaction(async (sql) => {
    const event = { chain, at: new Date(), actorId: null, action: "archiveAudit", subject: "s", outcome: "done" as const };
    const { sequence } = await appendAudit(sql, { ...event, details: { ...archiveDetails(archive) } });
    await recordArchive(sql, chain, { ...archive, recordedIn: sequence });
  });
}
const passDays = (days: number) => owner.query(`UPDATE "AuditArchive" SET "recordedAt" = "recordedAt" - make_interval(days => $1)`, [days]);

describe("events past their retention", () => {
  test("are archived up to the first that is kept, and removed a week later", async () => {
    await allow({ minimum: 6, years: 7 });
    for (const years of [9, 8.5, 8, 6.5, 8, 0]) await append(yearsAgo(years));
    const next = await nextToArchive(taken.sql, chain);
    expect(next).toEqual({ first: 1, last: 3 });
    await record(1, 3);
    expect(await nextToArchive(taken.sql, chain)).toBeNull();
    await expect(removeArchived(taken.sql, chain, { last: 3 })).rejects.toThrow("less than seven days ago");
    await passDays(7);
    await removeArchived(taken.sql, chain, { last: 3 });
    expect(await verifyAuditChain(taken.sql, chain)).toEqual({ ok: true, checked: 4, archived: 3 });
    await append(new Date());
    expect(await verifyAuditChain(taken.sql, chain)).toEqual({ ok: true, checked: 5, archived: 3 });
  });

  test("are archived by whole months", async () => {
    await allow({ minimum: 1, years: 1 });
    const now = new Date();
    const month = new Date(Date.UTC(now.getUTCFullYear() - 1, now.getUTCMonth(), 1));
    await append(new Date(month.getTime() - 1));
    await append(month);
    expect(await nextToArchive(taken.sql, chain)).toEqual({ first: 1, last: 1 });
  });

  test("are archived in parts of ten thousand", async () => {
    await allow({ minimum: 1, years: 1 });
    const { sequence } = await append(yearsAgo(3));
    await owner.query(
      `INSERT INTO "AuditEvent" SELECT "chain", n, "at", "actorId", "action", "subject", "outcome", "details", "previousHash", "hash"
       FROM "AuditEvent", generate_series(2, 10050) n WHERE "chain" = $1 AND "sequence" = $2`,
      [chain, sequence],
    );
    expect(await nextToArchive(taken.sql, chain)).toEqual({ first: 1, last: 10_000 });
  });
});

describe("an attacker with the login of the processes", () => {
  const refusals: Record<string, [() => Promise<unknown>, string]> = {
    "removes nothing where the owner has set no shortest time": [
      async () => {
        await addAuditRetention(taken.sql, 1);
        await owner.query(`UPDATE "AuditRetention" SET "at" = "at" - interval '30 days'`);
        await record(1, 2);
      },
      "kept for good",
    ],
    "removes nothing where nobody has decided a time": [
      async () => {
        await migrate(ownerUrl, { auditMinimumYears: 1 });
        await record(1, 2);
      },
      "kept for good",
    ],
    "gets nothing by a time that is shorter than the owner's": [
      async () => {
        await allow({ minimum: 10, years: 1 });
        await record(1, 2);
      },
      "not past their time",
    ],
    "gets nothing by a shorter time within a week": [
      async () => {
        await allow({ minimum: 1, years: 10 });
        await addAuditRetention(taken.sql, 1);
        await record(1, 2);
      },
      "not past their time",
    ],
    "cannot date its decision back": [
      async () => {
        await allow({ minimum: 1, years: 10 });
        await taken.sql.query(`INSERT INTO "AuditRetention" ("years", "at") VALUES (1, now() - interval '30 days')`);
        await record(1, 2);
      },
      "not past their time",
    ],
    "cannot put its own tables in the place of ours": [
      async () => {
        await allow({ minimum: 10, years: 10 });
        await taken.sqlTransaction(async (sql) => {
          await sql.query('CREATE TEMPORARY TABLE "AuditRetentionMinimum" AS SELECT 1 AS "years"');
          await sql.query('CREATE TEMPORARY TABLE "AuditRetention" AS SELECT 1 AS "id", 1 AS "years", timestamp \'2000-01-01\' AS "at"');
          await sql.query("SET LOCAL search_path = pg_temp, public");
          await sql.query("SELECT public.record_audit_archive($1, 1, 2, 'x', 3)", [chain]);
        });
      },
      "not past their time",
    ],
    "takes nothing recent along": [
      async () => {
        await allow({ minimum: 1, years: 1 });
        await record(1, 3);
      },
      "not past their time",
    ],
    "leaves nothing out": [
      async () => {
        await allow({ minimum: 1, years: 1 });
        await record(2, 2);
      },
      "not the next audit events",
    ],
    "archives nothing else under the name of events": [
      async () => {
        await allow({ minimum: 1, years: 1 });
        await recordArchive(taken.sql, chain, { first: 1, last: 2, sha256: "0".repeat(64), recordedIn: 3 });
      },
      "holds other audit events",
    ],
    "removes nothing that the chain does not record": [
      async () => {
        await allow({ minimum: 1, years: 1 });
        const lines = await readArchiveLines(taken.sql, chain, { first: 1, last: 2 });
        await recordArchive(taken.sql, chain, { first: 1, last: 2, sha256: archiveDigest(lines), recordedIn: 3 });
      },
      "no event of the chain records",
    ],
    "removes nothing within a week of the record": [
      async () => {
        await allow({ minimum: 1, years: 1 });
        await record(1, 2);
        await passDays(6);
        await removeArchived(taken.sql, chain, { last: 2 });
      },
      "less than seven days ago",
    ],
    "removes nothing once the time is longer again": [
      async () => {
        await allow({ minimum: 1, years: 1 });
        await record(1, 2);
        await passDays(8);
        await addAuditRetention(taken.sql, 10);
        await removeArchived(taken.sql, chain, { last: 2 });
      },
      "not past their time",
    ],
    "removes nothing that is in no archive": [() => removeArchived(taken.sql, chain, { last: 2 }), "not the next archive"],
  };

  test.each(Object.entries(refusals))("%s", async (_, [attempt, words]) => {
    for (const years of [3, 2.5, 0]) await append(yearsAgo(years));
    await expect(attempt()).rejects.toThrow(words);
    const { rows } = await owner.query('SELECT count(*)::int AS n FROM "AuditEvent" WHERE "chain" = $1 AND "action" = \'test\'', [chain]);
    expect(rows).toEqual([{ n: 3 }]);
  });

  test("only the processes' login, besides the owner, may call them", async () => {
    const { rows } = await owner.query<{ name: string; acl: string[] }>(
      `SELECT proname AS name, array_remove(proacl::text[], proowner::regrole || '=X/' || proowner::regrole) AS acl FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace ORDER BY 1`,
    );
    expect(rows.map(({ name }) => name)).toEqual(["audit_kept_from", "record_audit_archive", "remove_archived_audit"]);
    for (const { acl } of rows) expect(acl).toEqual([expect.stringMatching(/^second_read_application=X\//)]);
  });
});

describe("a removal that was not by policy", () => {
  /** A chain whose first two events were removed by policy. */
  async function removed(): Promise<void> {
    await allow({ minimum: 1, years: 1 });
    for (const years of [3, 2.5, 0, 0]) await append(yearsAgo(years));
    await record(1, 2);
    await passDays(8);
    await removeArchived(taken.sql, chain, { last: 2 });
    expect(await verifyAuditChain(taken.sql, chain)).toMatchObject({ ok: true });
  }

  test("is refused even to the owner while triggers are enabled", async () => {
    await append(yearsAgo(3));
    await owner.query("SET session_replication_role = origin");
    try {
      await expect(owner.query('DELETE FROM "AuditEvent"')).rejects.toThrow("append-only");
    } finally {
      await owner.query("SET session_replication_role = replica");
    }
  });

  test("is detected without a record, with one, and with all but one event of the chain", async () => {
    await removed();
    await owner.query('DELETE FROM "AuditEvent" WHERE "chain" = $1 AND "sequence" = 3', [chain]);
    expect(await verifyAuditChain(taken.sql, chain)).toMatchObject({ ok: false, firstBadSequence: 3 });
    const { rows } = await owner.query<{ previousHash: string }>(
      'SELECT "previousHash" FROM "AuditEvent" WHERE "chain" = $1 AND "sequence" = 4',
      [chain],
    );
    const end = [chain, rows[0]?.previousHash];
    await owner.query('UPDATE "AuditArchive" SET "last" = 3, "hash" = $2 WHERE "chain" = $1', end);
    expect(await verifyAuditChain(taken.sql, chain)).toMatchObject({ ok: false, firstBadSequence: 3 });
  });

  test("is detected if the owner also records it in the chain, since there is no archive", async () => {
    await removed();
    const [archive] = await listAuditArchives(taken.sql, chain);
    const isThere = async (one: { sha256: string }) => one.sha256 === archive?.sha256;
    const lines = await readArchiveLines(taken.sql, chain, { first: 3, last: 4 });
    const forged = { first: 3, last: 4, hash: linksOfArchive(lines).at(-1)?.hash ?? "", sha256: archiveDigest(lines) };
    const { sequence } = await append(new Date(), "archiveAudit", archiveDetails(forged));
    await owner.query(
      `INSERT INTO "AuditArchive" ("chain", "first", "last", "hash", "sha256", "recordedIn", "recordedAt", "removedAt")
       VALUES ($1, 3, 4, $2, $3, $4, now(), now())`,
      [chain, forged.hash, forged.sha256, sequence],
    );
    await owner.query('DELETE FROM "AuditEvent" WHERE "chain" = $1 AND "sequence" IN (3, 4)', [chain]);
    expect(await verifyAuditChain(taken.sql, chain, [], isThere)).toMatchObject({ ok: false, firstBadSequence: 3 });
  });

  test("is detected if other events replace the removed ones, or the record is gone", async () => {
    await removed();
    await taken.sql.query(
      `INSERT INTO "AuditEvent" SELECT "chain", 1, "at", "actorId", "action", "subject", "outcome", "details", "previousHash", "hash"
       FROM "AuditEvent" WHERE "chain" = $1 AND "sequence" = 3`,
      [chain],
    );
    expect(await verifyAuditChain(taken.sql, chain)).toMatchObject({ ok: false, firstBadSequence: 1 });
    await owner.query('DELETE FROM "AuditEvent" WHERE "chain" = $1 AND "sequence" = 1', [chain]);
    await owner.query('DELETE FROM "AuditArchive" WHERE "chain" = $1', [chain]);
    expect(await verifyAuditChain(taken.sql, chain)).toMatchObject({ ok: false, firstBadSequence: 1 });
  });
});

test("keeps the owner's minimum as last set", async () => {
  await migrate(ownerUrl, { auditMinimumYears: 8 });
  await migrate(ownerUrl);
  await allow({ minimum: 9, years: 1 });
  const { rows } = await owner.query('SELECT "years" FROM "AuditRetentionMinimum"');
  expect(rows).toEqual([{ years: 9 }]);
});
