import { readFile } from "node:fs/promises";
import { densities, examStatuses } from "@second-read/domain";
import { compareCounts, createTestDatabase } from "@second-read/testing";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Connection, type Database, openDatabase } from "../../connection.ts";
import { newId } from "../../ids.ts";
import { createProject } from "../projects.ts";
import { countWhatChanged } from "./kept-counts.ts";
import { addUpCounts, correctCounts, countNotedPatients } from "./maintain-counts.ts";

// Stored counts match the rows, also when two transactions change the same ones concurrently. That each mutation keeps them correct is checked at the
// end of every test of the API and of the ingest jobs (compareCounts).

let database: Database;
let projectId: string;
const reader = newId();

beforeAll(async () => {
  database = openDatabase({ url: (await createTestDatabase()).url, poolSize: 10 });
});
afterAll(() => database.close());
beforeEach(async () => {
  projectId = (await createProject(database, { key: newId(), name: "counted" })).id;
});

async function expectTrueCounts(): Promise<void> {
  const { kept, found } = await compareCounts(database);
  expect(kept).toEqual(found);
}

/** A final exam with an abnormal breast that one reader knows. */
async function seedFinal(at = new Date("2026-01-01")): Promise<string> {
  const { prisma } = database;
  const patient = await prisma.patient.create({
    data: { projectId, keyHash: newId(), pseudonym: newId(), lockedTest: false, splitHash: newId() },
  });
  const exam = await prisma.exam.create({ data: { projectId, patientId: patient.id, keyHash: newId(), status: "SETTLED" } });
  const breast = { projectId, examId: exam.id, laterality: "R" } as const;
  const digests = { sha256: newId(), sourceSha256: newId(), pixelSha256: newId(), sopInstanceUid: newId() };
  await prisma.image.create({
    data: {
      ...breast,
      ...digests,
      view: "CC",
      viewLabel: "RCC",
      viewModifiers: [],
      rows: 8,
      columns: 8,
      bitsStored: 12,
      bytes: 64,
      hanging,
    },
  });
  const truth = await prisma.truth.create({
    data: { ...breast, class: "MALIGNANT", strength: "PATHOLOGY", version: 1, round: 1, readIds: [], at },
  });
  await prisma.breast.create({ data: { ...breast, truthId: truth.id } });
  await prisma.read.create({ data: { projectId, examId: exam.id, readerId: reader, round: 1, order: 1, status: "FINALISED" } });
  return exam.id;
}

const hanging = { flipHorizontal: false, flipVertical: false, quarterTurns: 0, source: "orientation", contradicted: false } as const;

const openDiscrepancy = (examId: string) => ({
  id: newId(),
  projectId,
  examId,
  laterality: "R" as const,
  kind: "FALSE_NEGATIVE" as const,
  occultImageIds: [],
});

/** Runs the second while the first has made a change and has not committed. */
async function overlap(first: (prisma: Connection["prisma"]) => Promise<unknown>, second: () => Promise<unknown>): Promise<void> {
  let started: Promise<unknown> = Promise.resolve();
  await database.transaction(async ({ prisma }) => {
    await first(prisma);
    // Prisma sends nothing until the result is awaited.
    started = second().then(() => undefined);
    await untilSomebodyWaits();
  });
  await started;
}

async function untilSomebodyWaits(): Promise<void> {
  for (let tries = 0; tries < 5_000; tries += 1) {
    const [row] = await database.sql.query<{ n: number }>(
      "select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
    if (row && row.n > 0) return;
  }
  throw new Error("nobody waited for the other");
}

test("a discrepancy found while its exam is sent back is in none of the queues, whenever it is counted", async () => {
  const examId = await seedFinal();
  await database.transaction(async ({ prisma }) => {
    await prisma.exam.update({ where: { id: examId }, data: { status: "QUEUED", round: 2 } });
    // Neither waits for the other, and the counting transaction does not see that the exam was sent back.
    await database.prisma.discrepancy.create({ data: openDiscrepancy(examId) });
    await countWhatChanged(database.sql, [projectId]);
  });
  await expectTrueCounts();
});

/** A truth newer than the snapshot that `freeze` makes; returns a function that puts it in force. */
async function laterTruth() {
  const examId = await seedFinal();
  const later = { projectId, examId, laterality: "R", class: "NORMAL", strength: "AGREED", version: 2, round: 1 } as const;
  const truth = await database.prisma.truth.create({ data: { ...later, readIds: [], at: new Date("2026-03-01") } });
  return { where: { examId_laterality: { examId, laterality: "R" } }, data: { truthId: truth.id } } as const;
}

async function freeze(prisma: Connection["prisma"]): Promise<void> {
  const snapshot = { projectId, digest: newId(), patients: 1, breasts: 1, positives: 1, lockedTestPatients: 0 };
  const { id } = await prisma.snapshot.create({ data: { ...snapshot, truthAsOf: new Date("2026-02-01") } });
  const run = { recipe: "compact", seed: 1, epochs: 1, folds: 2, reason: "", idempotencyKey: newId(), codeVersion: "test" } as const;
  await prisma.trainingRun.create({ data: { ...run, projectId, snapshotId: id } });
}

test("truth given while a snapshot is frozen counts as new to it, whichever of the two ends first", async () => {
  await seedFinal();
  const put = await laterTruth();
  await database.transaction(async ({ prisma }) => {
    await prisma.breast.update(put);
    await freeze(database.prisma);
    await countWhatChanged(database.sql, [projectId]);
  });
  await expectTrueCounts();

  const other = await laterTruth();
  await overlap(freeze, async () => {
    await database.prisma.breast.update(other);
    await countWhatChanged(database.sql, [projectId]);
  });
  await expectTrueCounts();
});

test("concurrent writers wait for no count, and none of their changes is lost while others add them up", async () => {
  const exams = await Promise.all(Array.from({ length: 8 }, () => seedFinal()));
  let writing = true;
  const adding = (async () => {
    for (let done = 1; writing || done > 0; ) done = (await countNotedPatients(database.sql, 3)) + (await addUpCounts(database.sql, 7));
  })();
  await Promise.all(
    exams.map(async (examId) => {
      for (const status of ["QUEUED", "READING", "ARBITRATION", "SETTLED", "TECHNICAL_RECALL"] as const)
        await database.prisma.exam.update({ where: { id: examId }, data: { status } });
    }),
  );
  writing = false;
  await adding;
  expect(await database.prisma.keptCountChange.count()).toBe(0);
  await expectTrueCounts();
});

test("a wrong stored count is found, reported and corrected", async () => {
  const examId = await seedFinal();
  await seedFinal();
  await countWhatChanged(database.sql, [projectId]);
  await addUpCounts(database.sql, 1_000);
  await database.prisma.keptCount.updateMany({ where: { projectId, name: "exam SETTLED" }, data: { n: 7 } });
  // A change that bypasses the triggers.
  await database.sqlTransaction(async (sql) => {
    await sql.query("set local session_replication_role = replica");
    await sql.query(`update "Read" set "status" = 'WITHDRAWN' where "examId" = $1`, [examId]);
  });
  expect(await correctCounts(database.sql, projectId)).toEqual({
    patients: 1,
    counts: [{ personId: "", name: "exam SETTLED", kept: 7, found: 2 }],
  });
  expect(await correctCounts(database.sql, projectId)).toEqual({ patients: 0, counts: [] });
  await expectTrueCounts();
});

test("a project whose rows were all written without the triggers is counted by the same job", async () => {
  await seedFinal();
  await database.sql.query(`truncate "KeptCount", "KeptCountChange", "CountedPatient"`);
  for (const { id } of await database.prisma.project.findMany()) await correctCounts(database.sql, id);
  await expectTrueCounts();
  // A status that no exam had before is counted as well.
  await database.prisma.exam.updateMany({ where: { projectId }, data: { status: "ARBITRATION" } });
  await database.prisma.exam.updateMany({ where: { projectId }, data: { status: "QUEUED" } });
  await expectTrueCounts();
});

test("each possible status of an exam has its count from the beginning of a project", async () => {
  const counts = await database.prisma.keptCount.findMany({ where: { projectId } });
  const named = examStatuses.flatMap((status) => [`exam ${status}`, ...densities.map((density) => `density ${status} ${density}`)]);
  expect(counts.map(({ name }) => name).sort()).toEqual([...named, "second", "unread"].sort());
  expect(counts.every(({ n }) => n === 0)).toBe(true);
});

test("rows from before counting began are counted by the migration", async () => {
  await seedFinal();
  const examId = await seedFinal();
  await database.prisma.discrepancy.create({ data: openDiscrepancy(examId) });
  await database.sql.query(`truncate "KeptCount", "KeptCountChange", "CountedPatient"`);
  const migration = await readFile(new URL("../../../../../prisma/migrations/0025_counts/migration.sql", import.meta.url), "utf8");
  const count = migration.slice(migration.indexOf("what there is already")).replace(/^.*/, "");
  // An exam's counts now also take its density.
  await database.sql.query(count.replace('e."takesEffectAt")', 'e."takesEffectAt", e."estimatedDensity")'));
  await expectTrueCounts();
});
