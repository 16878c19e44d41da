import { afterAll, beforeAll, expect, test } from "vitest";
import { type IngestBench, openIngestBench } from "../testing/ingest-bench.ts";
import { correctAllCounts } from "./correct-counts.ts";

let bench: IngestBench;
beforeAll(async () => {
  bench = await openIngestBench();
});
afterAll(() => bench.close());

test("a count that was kept wrong is put right, and the log says so", async () => {
  const { database, projectId } = bench;
  const patient = await database.prisma.patient.create({
    data: { projectId, keyHash: "a", pseudonym: "a", lockedTest: false, splitHash: "a" },
  });
  await database.prisma.exam.create({ data: { projectId, patientId: patient.id, keyHash: "a", status: "QUEUED" } });
  await correctAllCounts(bench.deps);
  expect(bench.logged()).not.toContain("a kept count was wrong");
  await database.prisma.keptCount.updateMany({ where: { name: "unread" }, data: { n: 40 } });
  await correctAllCounts(bench.deps);
  expect(bench.logged()).toMatch(/"name":"unread","kept":41,"found":1,.*"msg":"a kept count was wrong"/);
});
