import { newId, reopenForReading, setMembership } from "@second-read/database";
import type { Laterality } from "@second-read/domain";
import type { ImportedFacts } from "@second-read/imaging";
import { writeMammogram } from "@second-read/imaging";
import { exampleMammogram } from "@second-read/imaging/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type IngestBench, openIngestBench } from "../testing/ingest-bench.ts";
import { closeExamJob } from "./close-exam.ts";

// Files that come to an exam which people have had in hand.

let bench: IngestBench;
const reader = newId();
beforeAll(async () => {
  bench = await openIngestBench();
  await bench.database.prisma.user.create({ data: { id: reader, email: "reader@example.org", name: "Reader" } });
  await setMembership(bench.database, bench.projectId, reader, ["READER"]);
});
afterAll(() => bench?.close());

let serial = 0;
function mammogram(laterality: Laterality): Uint8Array {
  serial += 1;
  const base = exampleMammogram({ laterality });
  const pixels = base.pixels.map((value, at) => (at === 0 ? serial : value));
  return writeMammogram({ ...base, pixels, sopUid: `2.25.${7000 + serial}` });
}

async function close(examId: string) {
  bench.clock.advanceSeconds(21);
  await closeExamJob(bench.deps, { examId });
  return bench.database.prisma.exam.findUniqueOrThrow({ where: { id: examId }, include: { breasts: { orderBy: { laterality: "asc" } } } });
}

/** A closed exam of a right breast. */
async function closedExam(woman: string, facts: ImportedFacts) {
  const bytes = mammogram("R");
  const { imageId } = await bench.send(bytes, "r.dcm", { patientKey: woman, examKey: "first", ...facts });
  const { examId } = await bench.database.prisma.image.findUniqueOrThrow({ where: { id: imageId ?? "" } });
  return { bytes, exam: await close(examId) };
}

/** As the last of two reads leaves it. */
async function settleByReads(examId: string): Promise<string> {
  const truthId = newId();
  const { prisma } = bench.database;
  const { projectId } = bench;
  for (const order of [1, 2])
    await prisma.read.create({
      data: { examId, projectId, readerId: newId(), round: 1, order, status: "FINALISED", blindOpinion: "NORMAL" },
    });
  const truth = { id: truthId, examId, projectId, laterality: "R", class: "NORMAL", strength: "AGREED", version: 1, round: 1 } as const;
  await prisma.truth.create({ data: truth });
  await prisma.breast.update({ where: { examId_laterality: { examId, laterality: "R" } }, data: { truthId } });
  await prisma.exam.update({ where: { id: examId }, data: { status: "SETTLED", readCount: 2, settledAt: bench.deps.clock() } });
  return truthId;
}

describe("closeExamJob", () => {
  test("does not settle an exam that waits to be read again, whatever its files say anew", async () => {
    const { bytes, exam } = await closedExam("reopened", { class: "BENIGN" });
    expect(exam.status).toBe("SETTLED");
    await bench.database.sqlTransaction((tx) =>
      reopenForReading(tx, { examId: exam.id, reason: "looks odd", isPathology: false, byId: newId(), at: bench.deps.clock() }),
    );
    await bench.send(bytes, "r.dcm", { patientKey: "reopened", examKey: "first", density: "C" });
    expect(await close(exam.id)).toMatchObject({ status: "QUEUED", round: 2, breasts: [{ density: "c", truthInDoubt: true }] });
  });

  test("sends an exam that was settled by reads to readers again for a breast that came later, and the sender is told", async () => {
    const { exam } = await closedExam("late", {});
    const truthId = await settleByReads(exam.id);
    const late = await bench.send(mammogram("L"), "l.dcm", { patientKey: "late", examKey: "first" });
    expect(late).toMatchObject({ status: "FILED", rejectionCode: "VIEW_CAME_LATER" });
    expect(late.rejectionMessage).toContain("goes to its readers again");
    const again = await close(exam.id);
    expect(again).toMatchObject({ status: "QUEUED", round: 2, readCount: 0, settledAt: null });
    expect(again.breasts).toMatchObject([
      { laterality: "R", truthId, truthInDoubt: false },
      { laterality: "L", truthId: null },
    ]);
    expect((await close(exam.id)).round).toBe(2);
    const audited = await bench.database.sql.query(`SELECT 1 FROM "AuditEvent" WHERE subject = $1 AND action = 'openRound'`, [
      `exam ${exam.id}`,
    ]);
    expect(audited).toHaveLength(1);
  });

  test("leaves it settled where the later breast comes with its truth, or the view is of a breast that was read", async () => {
    const { exam } = await closedExam("known", {});
    await settleByReads(exam.id);
    await bench.send(mammogram("L"), "l.dcm", { patientKey: "known", examKey: "first", class: "NORMAL" });
    const view = await bench.send(mammogram("R"), "r2.dcm", { patientKey: "known", examKey: "first" });
    expect(view.rejectionMessage).toContain("the reads stay as they are");
    expect(await close(exam.id)).toMatchObject({ status: "SETTLED", round: 1, readCount: 2 });
  });

  test("sends it to an arbiter where every reader has read it", async () => {
    const { exam } = await closedExam("all have read", {});
    await settleByReads(exam.id);
    const read = { examId: exam.id, projectId: bench.projectId, readerId: reader, round: 1, order: 3, status: "FINALISED" } as const;
    await bench.database.prisma.read.create({ data: read });
    await bench.send(mammogram("L"), "l.dcm", { patientKey: "all have read", examKey: "first" });
    expect(await close(exam.id)).toMatchObject({ status: "ARBITRATION", round: 2, arbitrationWhy: ["breast came later"] });
  });
});
