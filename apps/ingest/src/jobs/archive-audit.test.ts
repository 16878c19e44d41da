import { linksOfArchive, verifyArchive } from "@second-read/access";
import { appendAudit, listAuditArchives, migrate, openDatabase, verifyAuditChain } from "@second-read/database";
import { folders, isArchiveIntact, keys, readAnchors, readArchive } from "@second-read/storage";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type IngestBench, openIngestBench } from "../testing/ingest-bench.ts";
import { anchorAudit } from "./anchor-audit.ts";
import { archiveAudit } from "./archive-audit.ts";

let bench: IngestBench;
/** The database as its owner, who changes rows here to simulate the passage of time. */
let owner: ReturnType<typeof openDatabase>;
let chain: string;
beforeAll(async () => {
  bench = await openIngestBench();
  owner = openDatabase({ url: bench.ownerUrl, poolSize: 1 });
  await migrate(bench.ownerUrl, { auditMinimumYears: 6 });
  await owner.sql.query("SET session_replication_role = replica");
  await owner.sql.query(`INSERT INTO "AuditRetention" ("years", "at") VALUES (7, now() - interval '30 days')`);
});
afterAll(async () => {
  await owner?.close();
  await bench?.close();
});

/** Real time: the database's clock decides. */
const deps = () => ({ ...bench.deps, clock: () => new Date() });
const store = () => bench.testStore.store;
const sql = () => bench.database.sql;
const append = (yearsAgo: number, details: object = {}) => {
  const at = new Date(Date.now() - yearsAgo * 366 * 86_400_000);
  return bench.database.sqlTransaction((tx) =>
    appendAudit(tx, { chain, at, actorId: null, action: "test", subject: "s", outcome: "done", details: { ...details } }),
  );
};
const passDays = (days: number) =>
  owner.sql.query(`UPDATE "AuditArchive" SET "recordedAt" = "recordedAt" - make_interval(days => $1)`, [days]);
const verify = async () =>
  verifyAuditChain(sql(), chain, await readAnchors(store(), chain), (archive) => isArchiveIntact(store(), chain, archive));
const actions = async () =>
  (await bench.database.prisma.auditEvent.findMany({ where: { chain }, orderBy: { sequence: "asc" } })).map((event) => event.action);

async function startChain(name: string): Promise<void> {
  chain = name;
  await append(9, { note: 'Müller "1"\n', n: 0.1, list: [1, null, { b: 2, a: 1 }] });
  await append(8);
  await anchorAudit(deps());
  await append(0);
}

test("events past their time lie in the store, then leave the database; what stays and what lies there verify, each by itself", async () => {
  await startChain("by-policy");
  await archiveAudit(deps());
  expect(await actions()).toEqual(["test", "test", "test", "archiveAudit"]);
  expect(await verify()).toEqual({ ok: true, checked: 4, archived: 0 });

  await passDays(9);
  // Its record is not yet among the anchored ends in the store.
  await archiveAudit(deps());
  expect(await actions()).toHaveLength(4);
  await anchorAudit(deps());
  await archiveAudit(deps());
  expect(await actions()).toEqual(["test", "archiveAudit", "removeArchivedAudit"]);
  expect(await verify()).toEqual({ ok: true, checked: 3, archived: 2 });

  const [archive] = await listAuditArchives(sql(), chain);
  const record = await bench.database.prisma.auditEvent.findFirstOrThrow({ where: { chain, action: "archiveAudit" } });
  const lines = await readArchive(store(), chain, archive!);
  expect(record.details).toEqual({ first: 1, last: 2, hash: archive?.hash, sha256: archive?.sha256 });
  expect(verifyArchive(lines, record.details as never)).toBe(true);
  expect(linksOfArchive(lines)[0]).toMatchObject({
    sequence: 1,
    action: "test",
    details: { note: 'Müller "1"\n', list: [1, null, { b: 2, a: 1 }] },
  });
  for (const changed of [lines.replace("Müller", "Muller"), lines.split("\n").slice(1).join("\n"), `${lines}\n`, ""])
    expect(verifyArchive(changed, record.details as never)).toBe(false);

  // Recorded archives stay recorded: the next one continues from there.
  await owner.sql.query(`UPDATE "AuditRetention" SET "years" = 6`);
});

test("nothing is removed whose archive the store has lost or changed, and verification says so", async () => {
  await startChain("lost");
  await archiveAudit(deps());
  await anchorAudit(deps());
  await passDays(9);
  const [archive] = await listAuditArchives(sql(), chain);
  const key = keys.auditArchive(chain, archive!);
  const bytes = await store().getBytes(key);
  await store().put(key, new TextEncoder().encode("nothing"), { contentType: "application/x-ndjson" });
  await expect(archiveAudit(deps())).rejects.toThrow("not what was put into the store");
  await store().delete(key);
  await expect(archiveAudit(deps())).rejects.toThrow();
  expect(await actions()).toHaveLength(4);

  await store().put(key, bytes, { contentType: "application/x-ndjson" });
  await archiveAudit(deps());
  expect(await verify()).toMatchObject({ ok: true, archived: 2 });
  await store().delete(key);
  expect(await verify()).toMatchObject({ ok: false, firstBadSequence: 1 });
  const changed = Buffer.from(bytes);
  changed[0] = (changed[0] ?? 0) ^ 1;
  for (const other of [changed, changed.subarray(1), Buffer.alloc(0)]) {
    await store().put(key, other, { contentType: "application/x-ndjson" });
    expect(await verify()).toMatchObject({ ok: false, firstBadSequence: 1 });
  }
  await store().put(key, bytes, { contentType: "application/x-ndjson" });
  expect(await verify()).toMatchObject({ ok: true });
});

test("a chain that was changed is not archived, and keeps no other from it", async () => {
  await startChain("another");
  await startChain("a-changed-one");
  await owner.sql.query(`UPDATE "AuditEvent" SET "subject" = 'changed' WHERE "chain" = $1 AND "sequence" = 1`, [chain]);
  await expect(archiveAudit(deps())).rejects.toThrow("a-changed-one is not what was written");
  expect(await listAuditArchives(sql(), chain)).toEqual([]);
  for await (const key of store().list(folders.auditArchives(chain))) expect.fail(key);
  expect(await listAuditArchives(sql(), "another")).toHaveLength(1);
});
