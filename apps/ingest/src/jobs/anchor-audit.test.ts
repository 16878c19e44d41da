import { appendAudit } from "@second-read/database";
import { folders, keys } from "@second-read/storage";
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

async function anchors(): Promise<string[]> {
  const found: string[] = [];
  for await (const key of bench.testStore.store.list(folders.audit(chain))) found.push(key);
  return found.sort();
}

test("each end of a chain is put once, and stays as it was put", async () => {
  await append();
  const { hash } = await append();
  await anchorAudit(bench.deps);
  expect(await anchors()).toEqual([keys.audit(chain, 2)]);
  const first = await bench.testStore.store.getBytes(keys.audit(chain, 2));
  expect(JSON.parse(new TextDecoder().decode(first))).toMatchObject({ chain, sequence: 2, hash });

  await bench.database.prisma.auditHead.update({ where: { chain }, data: { hash: "0".repeat(64) } });
  await anchorAudit(bench.deps);
  expect(await bench.testStore.store.getBytes(keys.audit(chain, 2))).toEqual(first);
  await bench.database.prisma.auditHead.update({ where: { chain }, data: { hash } });
  await append();
  await anchorAudit(bench.deps);
  expect(await anchors()).toEqual([keys.audit(chain, 2), keys.audit(chain, 3)]);
});
