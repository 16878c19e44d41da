import { insertWebhook, newId, reopenForReading, setMembership } from "@second-read/database";
import type { Laterality } from "@second-read/domain";
import type { ImportedFacts } from "@second-read/imaging";
import { writeMammogram } from "@second-read/imaging";
import { exampleMammogram } from "@second-read/imaging/testing";
import { seedTruth } from "@second-read/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type IngestBench, openIngestBench } from "../testing/ingest-bench.ts";
import { createSentFiles } from "../testing/sent-files.ts";
import { closeExamJob } from "./close-exam.ts";
import { sweep } from "./sweep.ts";

// Files that arrive for an exam that people have already worked on.

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
async function closedExam(patientKey: string, facts: ImportedFacts) {
  const bytes = mammogram("R");
  const { imageId } = await bench.send(bytes, "r.dcm", { patientKey, examKey: "first", ...facts });
  const { examId } = await bench.database.prisma.image.findUniqueOrThrow({ where: { id: imageId ?? "" } });
  return { bytes, exam: await close(examId) };
}

/** As the last of two reads leaves it. */
async function finishByReads(examId: string): Promise<string> {
  const { prisma } = bench.database;
  const { projectId } = bench;
  for (const order of [1, 2])
    await prisma.read.create({
      data: { examId, projectId, readerId: newId(), round: 1, order, status: "FINALISED", blindOpinion: "NORMAL" },
    });
  const truthId = await seedTruth(bench.database, { examId, projectId, laterality: "R", class: "NORMAL", strength: "AGREED" });
  await prisma.exam.update({ where: { id: examId }, data: { status: "SETTLED", readCount: 2, settledAt: bench.deps.clock() } });
  return truthId;
}

describe("closeExamJob", () => {
  test("does not finish an exam that waits to be read again, whatever its files say anew", async () => {
    const { bytes, exam } = await closedExam("reopened", { class: "BENIGN" });
    expect(exam.status).toBe("SETTLED");
    await bench.database.sqlTransaction((tx) =>
      reopenForReading(tx, { examId: exam.id, reason: "looks odd", isPathology: false, byId: newId(), at: bench.deps.clock() }),
    );
    await bench.send(bytes, "r.dcm", { patientKey: "reopened", examKey: "first", density: "C" });
    expect(await close(exam.id)).toMatchObject({ status: "QUEUED", round: 2, breasts: [{ density: "c", truthInDoubt: true }] });
  });

  test("sends an exam that reads made final to readers again for a breast that came later, and the sender is told", async () => {
    const { exam } = await closedExam("late", {});
    const truthId = await finishByReads(exam.id);
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

  test("leaves it final where the later breast comes with its truth, or the view is of a breast that was read", async () => {
    const { exam } = await closedExam("known", {});
    await finishByReads(exam.id);
    await bench.send(mammogram("L"), "l.dcm", { patientKey: "known", examKey: "first", class: "NORMAL" });
    const view = await bench.send(mammogram("R"), "r2.dcm", { patientKey: "known", examKey: "first" });
    expect(view.rejectionMessage).toContain("the reads stay as they are");
    expect(await close(exam.id)).toMatchObject({ status: "SETTLED", round: 1, readCount: 2 });
  });

  test("sends it to an arbiter where every reader has read it", async () => {
    const { exam } = await closedExam("all have read", {});
    await finishByReads(exam.id);
    const read = { examId: exam.id, projectId: bench.projectId, readerId: reader, round: 1, order: 3, status: "FINALISED" } as const;
    await bench.database.prisma.read.create({ data: read });
    await bench.send(mammogram("L"), "l.dcm", { patientKey: "all have read", examKey: "first" });
    expect(await close(exam.id)).toMatchObject({ status: "ARBITRATION", round: 2, arbitrationWhy: ["breast came later"] });
  });
});

describe("closeExamJob, of a new exam", () => {
  const { mammogram: another, facts } = createSentFiles();
  const examOf = async (imageId: string | null) =>
    (await bench.database.prisma.image.findUniqueOrThrow({ where: { id: imageId ?? "" }, include: { exam: true } })).exam;

  test("an exam leaves INGESTING 20 s after its last file: SETTLED with truth for every breast, else QUEUED", async () => {
    const right = await bench.send(another(), "r.dcm", facts({ patientKey: "close", class: "NORMAL" }));
    const exam = await examOf(right.imageId);
    await closeExamJob(bench.deps, { examId: exam.id });
    expect((await examOf(right.imageId)).status).toBe("INGESTING");
    bench.clock.advanceSeconds(21);
    await closeExamJob(bench.deps, { examId: exam.id });
    expect((await examOf(right.imageId)).status).toBe("SETTLED");
    const left = await bench.send(another({ laterality: "L" }), "l.dcm", facts({ patientKey: "close" }));
    expect((await examOf(left.imageId)).id).toBe(exam.id);
    bench.clock.advanceSeconds(21);
    await closeExamJob(bench.deps, { examId: exam.id });
    expect(await examOf(left.imageId)).toMatchObject({ status: "QUEUED", settledAt: null });
  });

  test("webhooks are told that an exam is final whose truth came with its files, once", async () => {
    const { projectId, database, clock } = bench;
    const about = { projectId, createdAt: clock.date(), createdById: newId(), secretSealed: "", url: "https://hooks.example.org/" };
    const { id: webhookId } = await insertWebhook(database, { ...about, events: ["EXAM_FINAL"] });
    const told = async () =>
      (await database.prisma.webhookDelivery.findMany({ where: { webhookId } })).map(({ body }) => JSON.parse(body).data);
    const waiting = await examOf((await bench.send(another(), "r.dcm", facts({ patientKey: "not final" }))).imageId);
    const final = await examOf((await bench.send(another(), "r.dcm", facts({ patientKey: "told", class: "NORMAL" }))).imageId);
    expect(await told()).toEqual([]);
    for (let time = 0; time < 2; time += 1) {
      clock.advanceSeconds(21);
      for (const { id } of [waiting, final]) await closeExamJob(bench.deps, { examId: id });
    }
    expect(await told()).toEqual([{ projectId, examId: final.id }]);
  });

  test("an open upload that names the exam holds it", async () => {
    const filed = await bench.send(another(), "r.dcm", facts({ patientKey: "held" }));
    const exam = await examOf(filed.imageId);
    const { patientKeyHash, examKeyHash, projectId, bytes, sha256 } = filed;
    const expiresAt = new Date(bench.clock.now() + 60_000);
    const open = await bench.database.prisma.upload.create({ data: { patientKeyHash, examKeyHash, projectId, bytes, sha256, expiresAt } });
    bench.clock.advanceSeconds(30);
    await closeExamJob(bench.deps, { examId: exam.id });
    expect((await examOf(filed.imageId)).status).toBe("INGESTING");
    bench.clock.advanceSeconds(60);
    await sweep(bench.deps);
    expect(await bench.database.prisma.upload.findUniqueOrThrow({ where: { id: open.id } })).toMatchObject({
      status: "REJECTED",
      rejectionCode: "EXPIRED",
    });
    await closeExamJob(bench.deps, { examId: exam.id });
    expect((await examOf(filed.imageId)).status).toBe("QUEUED");
  });

  test("an exam of the same patient at an earlier date becomes the prior", async () => {
    const earlier = await bench.send(another({ acquiredOn: "20210101" }), "a.dcm", facts({ patientKey: "prior", examKey: "a" }));
    const later = await bench.send(another({ acquiredOn: "20230101" }), "b.dcm", facts({ patientKey: "prior", examKey: "b" }));
    bench.clock.advanceSeconds(30);
    await closeExamJob(bench.deps, { examId: (await examOf(later.imageId)).id });
    expect((await examOf(later.imageId)).priorId).toBe((await examOf(earlier.imageId)).id);
  });
});
