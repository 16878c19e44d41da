import { newId, withdrawExam } from "@second-read/database";
import { type ImportedFacts, writeMammogram } from "@second-read/imaging";
import { exampleMammogram } from "@second-read/imaging/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type IngestBench, openIngestBench } from "../testing/ingest-bench.ts";
import { closeExamJob } from "./close-exam.ts";

// Several exams of one patient: the last one is read, earlier ones are its priors.

let bench: IngestBench;
beforeAll(async () => {
  bench = await openIngestBench();
});
afterAll(() => bench?.close());

let serial = 0;

/** Files one image of an exam; the exam is not closed yet. */
async function file(patientKey: string, acquiredOn: string | null, more: Partial<ImportedFacts> = {}): Promise<string> {
  serial += 1;
  const base = exampleMammogram({ laterality: "R" });
  const bytes = writeMammogram({
    ...base,
    pixels: base.pixels.map((value, at) => (at === 0 ? serial : value)),
    sopUid: `2.25.${9000 + serial}`,
    acquiredOn: acquiredOn?.replaceAll("-", "") ?? null,
  });
  const { imageId } = await bench.send(bytes, "r.dcm", { patientKey, examKey: `of ${acquiredOn ?? serial}`, ...more });
  return (await bench.database.prisma.image.findUniqueOrThrow({ where: { id: imageId ?? "" } })).examId;
}

async function close(...examIds: string[]): Promise<void> {
  bench.clock.advanceSeconds(21);
  await Promise.all(examIds.map((examId) => closeExamJob(bench.deps, { examId })));
}

const examOf = (id: string) => bench.database.prisma.exam.findUniqueOrThrow({ where: { id } });
const statusesOf = async (...ids: string[]) => (await Promise.all(ids.map(examOf))).map(({ status }) => status);

function ordersOf<Item>(items: readonly Item[]): Item[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item) => ordersOf(items.filter((other) => other !== item)).map((rest) => [item, ...rest]));
}

describe("exams of one patient", () => {
  const dates = ["2019-03-01", "2021-03-01", "2023-03-01"];
  test.each(ordersOf(dates).map((order) => [order.join(", "), order]))(
    "filed in the order %s, only the last is queued",
    async (name, order) => {
      const idOf = new Map<string, string>();
      for (const date of order) {
        const id = await file(`in turn ${name}`, date);
        idOf.set(date, id);
        await close(id);
      }
      const ids = dates.map((date) => idOf.get(date) ?? "");
      expect(await statusesOf(...ids)).toEqual(["PRIOR", "PRIOR", "QUEUED"]);
      expect((await Promise.all(ids.map(examOf))).map(({ priorId }) => priorId)).toEqual([null, ids[0], ids[1]]);
    },
  );

  test("filed together and closed at once, only the last is queued, and each move is on record", async () => {
    const ids: string[] = [];
    for (const date of [...dates].reverse()) ids.unshift(await file("at once", date));
    await close(...ids);
    expect(await statusesOf(...ids)).toEqual(["PRIOR", "PRIOR", "QUEUED"]);
    const audited = await bench.database.sql.query(`SELECT 1 FROM "AuditEvent" WHERE action = 'becomePrior' AND subject = ANY($1)`, [
      ids.map((id) => `exam ${id}`),
    ]);
    expect(audited).toHaveLength(2);
  });

  test("an earlier exam with truth is final, and stays so", async () => {
    const earlier = await file("with truth", "2020-01-01", { class: "NORMAL" });
    const later = await file("with truth", "2022-01-01");
    await close(later, earlier);
    expect(await statusesOf(earlier, later)).toEqual(["SETTLED", "QUEUED"]);
    expect((await examOf(later)).priorId).toBe(earlier);
  });

  test("a prior whose truth comes later is final", async () => {
    const earlier = await file("truth later", "2020-01-01");
    await close(earlier, await file("truth later", "2022-01-01"));
    expect(await statusesOf(earlier)).toEqual(["PRIOR"]);
    await file("truth later", "2020-01-01", { class: "BENIGN" });
    await close(earlier);
    expect(await statusesOf(earlier)).toEqual(["SETTLED"]);
  });

  test("an exam that a reader has begun goes on; one that is only held for prefetching does not", async () => {
    const held = await file("held", "2020-01-01");
    const begun = await file("begun", "2020-01-01");
    await close(held, begun);
    const { prisma } = bench.database;
    const { projectId } = bench;
    for (const [examId, kind] of [
      [held, "HELD"],
      [begun, "READ"],
    ] as const) {
      await prisma.exam.update({ where: { id: examId }, data: { status: "READING" } });
      await prisma.lease.create({
        data: { examId, projectId, userId: newId(), kind, expiresAt: new Date(bench.deps.clock().getTime() + 9e5) },
      });
    }
    const later = [await file("held", "2022-01-01"), await file("begun", "2022-01-01")];
    await close(...later);
    expect(await statusesOf(held, begun, ...later)).toEqual(["PRIOR", "READING", "QUEUED", "QUEUED"]);
    expect(await prisma.lease.count({ where: { examId: held } })).toBe(0);
  });

  test("of one day, or without a date, both are read and none is the other's prior", async () => {
    const sameDay = [await file("one day", "2022-01-01"), await file("one day", "2022-01-01", { examKey: "second" })];
    const undated = [await file("undated", null), await file("undated", "2022-01-01")];
    await close(...sameDay, ...undated);
    expect(await statusesOf(...sameDay, ...undated)).toEqual(["QUEUED", "QUEUED", "QUEUED", "QUEUED"]);
    for (const id of [...sameDay, ...undated]) expect((await examOf(id)).priorId).toBeNull();
  });

  test("where the last exam is withdrawn its prior stays a prior, and no exam points at the withdrawn one", async () => {
    const ids = [await file("withdrawn", "2018-01-01"), await file("withdrawn", "2020-01-01"), await file("withdrawn", "2022-01-01")];
    await close(...ids);
    const [, middle = "", last = ""] = ids;
    await bench.database.sqlTransaction((sql) => withdrawExam(sql, { examId: middle, byId: newId(), reason: "a test", at: new Date() }));
    expect((await examOf(last)).priorId).toBe(ids[0]);
    await bench.database.sqlTransaction((sql) => withdrawExam(sql, { examId: last, byId: newId(), reason: "a test", at: new Date() }));
    expect(await statusesOf(...ids)).toEqual(["PRIOR", "WITHDRAWN", "WITHDRAWN"]);
  });

  test("a project that reads retrospectively reads them all", async () => {
    const { prisma } = bench.database;
    await prisma.project.update({ where: { id: bench.projectId }, data: { settings: { readRetrospectively: true } } });
    const ids = [await file("retrospective", "2020-01-01"), await file("retrospective", "2022-01-01")];
    await close(...ids);
    await prisma.project.update({ where: { id: bench.projectId }, data: { settings: {} } });
    expect(await statusesOf(...ids)).toEqual(["QUEUED", "QUEUED"]);
  });
});
