import { insertWebhook, newId } from "@second-read/database";
import { webhookEvents } from "@second-read/domain";
import { exampleAssessment, exampleHanging } from "@second-read/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type IngestBench, openIngestBench } from "../testing/ingest-bench.ts";
import { concludeExamJob } from "./conclude-exam.ts";
import { sweep } from "./sweep.ts";

let bench: IngestBench;
beforeAll(async () => {
  bench = await openIngestBench();
});
afterAll(() => bench?.close());

/** An exam as its last wanted read leaves it: the right breast read twice, to take effect in 30 s. */
async function waitingExam(opinions: readonly ("NORMAL" | "RECALL")[]): Promise<string> {
  const { prisma } = bench.database;
  const { projectId } = bench;
  const patient = await prisma.patient.create({
    data: { projectId, keyHash: newId(), pseudonym: newId(), lockedTest: false, splitHash: newId() },
  });
  const takesEffectAt = new Date(bench.clock.now() + 30_000);
  const { id: examId } = await prisma.exam.create({
    data: { projectId, patientId: patient.id, keyHash: newId(), status: "READING", readCount: opinions.length, takesEffectAt },
  });
  const name = { projectId, examId, laterality: "R", view: "CC", viewLabel: "RCC", sopInstanceUid: newId() } as const;
  const bytes = { sha256: newId(), sourceSha256: newId(), pixelSha256: newId(), bytes: 1, rows: 10, columns: 10, bitsStored: 12 };
  await prisma.image.create({ data: { ...name, ...bytes, hanging: exampleHanging } });
  await prisma.breast.create({ data: { examId, laterality: "R", projectId } });
  for (const [index, opinion] of opinions.entries())
    await prisma.read.create({
      data: {
        examId,
        projectId,
        readerId: newId(),
        round: 1,
        order: index + 1,
        status: "FINALISED",
        breasts: [exampleAssessment("R", opinion)],
        blindOpinion: opinion,
      },
    });
  return examId;
}

const examOf = (id: string) => bench.database.prisma.exam.findUniqueOrThrow({ where: { id }, include: { breasts: true } });
const jobsOf = (name: string) =>
  bench.database.sql.query<{ data: { readonly examId?: string } }>(`SELECT data FROM jobs.job WHERE name = $1 AND state = 'created'`, [
    name,
  ]);
const audited = (examId: string) =>
  bench.database.sql.query(`SELECT 1 FROM "AuditEvent" WHERE action = 'concludeExam' AND subject = $1`, [`exam ${examId}`]);

describe("concludeExamJob", () => {
  test.each([
    { opinions: ["NORMAL", "NORMAL"], status: "SETTLED", arbitrationWhy: [] },
    { opinions: ["RECALL", "NORMAL"], status: "ARBITRATION", arbitrationWhy: ["recall v normal"] },
  ] as const)("$opinions: $status, once, when the time to undo has passed", async ({ opinions, status, arbitrationWhy }) => {
    const examId = await waitingExam(opinions);
    bench.clock.advanceSeconds(29);
    await concludeExamJob(bench.deps, { examId });
    expect(await examOf(examId)).toMatchObject({ status: "READING", arbitrationWhy: [], breasts: [{ truthId: null }] });
    expect(await jobsOf("conclude-exam")).toContainEqual({ data: { examId } });
    bench.clock.advanceSeconds(1);
    for (let time = 0; time < 2; time += 1) await concludeExamJob(bench.deps, { examId });
    const concluded = await examOf(examId);
    expect(concluded).toMatchObject({ status, arbitrationWhy, takesEffectAt: null });
    expect(concluded.breasts.every(({ truthId }) => truthId !== null)).toBe(status === "SETTLED");
    expect(await audited(examId)).toHaveLength(1);
    expect((await jobsOf("refresh-discrepancies")).filter(({ data }) => data.examId === examId)).toHaveLength(1);
  });

  test.each([
    { opinions: ["NORMAL", "NORMAL"], told: 1 },
    { opinions: ["RECALL", "NORMAL"], told: 0 },
  ] as const)(
    "$opinions: webhooks are told $told times that the exam is final, and nothing while a read may be undone",
    async ({ opinions, told }) => {
      const { prisma } = bench.database;
      const { id: webhookId } = await insertWebhook(bench.database, {
        projectId: bench.projectId,
        url: "https://hooks.example.org/",
        events: [...webhookEvents],
        secretSealed: "",
        createdAt: bench.clock.date(),
        createdById: newId(),
      });
      const deliveries = () => prisma.webhookDelivery.findMany({ where: { webhookId } });
      const examId = await waitingExam(opinions);
      bench.clock.advanceSeconds(29);
      await concludeExamJob(bench.deps, { examId });
      expect(await deliveries()).toEqual([]);
      bench.clock.advanceSeconds(1);
      for (let time = 0; time < 2; time += 1) await concludeExamJob(bench.deps, { examId });
      const written = await deliveries();
      expect(written.map(({ event, body }) => [event, JSON.parse(body).data])).toEqual(
        Array(told).fill(["EXAM_FINAL", { projectId: bench.projectId, examId }]),
      );
    },
  );

  test("sends the exam to one more reader where a breast came meanwhile", async () => {
    const examId = await waitingExam(["NORMAL", "NORMAL"]);
    const [image] = await bench.database.prisma.image.findMany({ where: { examId } });
    if (image === undefined) throw new Error("no image");
    const { header: _, ...copied } = image;
    await bench.database.prisma.image.create({
      data: {
        ...copied,
        id: newId(),
        laterality: "L",
        sourceSha256: newId(),
        sopInstanceUid: newId(),
      },
    });
    await bench.database.prisma.breast.create({ data: { examId, laterality: "L", projectId: bench.projectId } });
    bench.clock.advanceSeconds(30);
    await concludeExamJob(bench.deps, { examId });
    expect(await examOf(examId)).toMatchObject({ status: "QUEUED", readCount: 2, takesEffectAt: null });
  });
});

test("the sweep finds an exam whose job was lost", async () => {
  const examId = await waitingExam(["NORMAL", "NORMAL"]);
  await sweep(bench.deps);
  expect(await jobsOf("conclude-exam")).not.toContainEqual({ data: { examId } });
  bench.clock.advanceSeconds(31);
  await sweep(bench.deps);
  expect(await jobsOf("conclude-exam")).toContainEqual({ data: { examId } });
});
