import { appendAudit, verifyAuditChain } from "@second-read/database";
import { keys, readAnchors } from "@second-read/storage";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type IngestBench, openIngestBench } from "../testing/ingest-bench.ts";
import { anchorAudit } from "./anchor-audit.ts";

let bench: IngestBench;
beforeAll(async () => {
  bench = await openIngestBench();
});
afterAll(() => bench?.close());

const chain = "of-this-test";
const append = () =>
  bench.database.sqlTransaction((sql) =>
    appendAudit(sql, { chain, at: new Date(), actorId: null, action: "test", subject: "nothing", outcome: "done", details: {} }),
  );

const anchors = async () => (await readAnchors(bench.testStore.store, chain)).toSorted((a, b) => a.sequence - b.sequence);

test("each end of a chain is put once, and stays as it was put", async () => {
  await append();
  const second = await append();
  await anchorAudit(bench.deps);
  expect(await anchors()).toEqual([second]);
  const key = keys.audit(chain, 2, second.hash);
  const first = await bench.testStore.store.getBytes(key);
  expect(JSON.parse(new TextDecoder().decode(first))).toMatchObject({ chain, ...second });

  // As if the chain had been rewritten: the new end is stored beside the one that it contradicts.
  const forged = { sequence: 2, hash: "0".repeat(64) };
  await bench.database.prisma.auditHead.update({ where: { chain }, data: forged });
  await anchorAudit(bench.deps);
  expect(await bench.testStore.store.getBytes(key)).toEqual(first);
  expect(await anchors()).toEqual(expect.arrayContaining([second, forged]));
  expect(await verifyAuditChain(bench.database.sql, chain, await anchors())).toMatchObject({ ok: false, firstBadSequence: 2 });
  await bench.database.prisma.auditHead.update({ where: { chain }, data: second });
  const third = await append();
  await anchorAudit(bench.deps);
  await anchorAudit(bench.deps);
  expect(await anchors()).toEqual([...(await anchors()).slice(0, 2), third]);
});

test("ends that earlier versions put are read too", async () => {
  const old = { sequence: 9, hash: "9".repeat(64) };
  const text = JSON.stringify({ chain: "earlier", ...old, at: new Date().toISOString() });
  await bench.testStore.store.put("audit/earlier/9.json", new TextEncoder().encode(text), { contentType: "application/json" });
  expect(await readAnchors(bench.testStore.store, "earlier")).toEqual([old]);
});
