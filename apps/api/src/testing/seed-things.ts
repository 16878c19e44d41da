import { discrepancyId, insertVersion, newId } from "@second-read/database";
import { exampleAssessment, exampleVersion, seedRun } from "@second-read/testing";
import { type SeededExam, seedExam } from "./seed-exam.ts";
import type { TestApi } from "./test-api.ts";

/** One of each thing that an operation can target, in one project. */
export interface SeededThings {
  readonly project: string;
  readonly exam: string;
  readonly seededExam: SeededExam;
  readonly read: string;
  readonly upload: string;
  readonly snapshot: string;
  readonly trainingRun: string;
  readonly modelVersion: string;
  readonly predictionBatch: string;
  readonly discrepancy: string;
  /** Of an exam that the reader has read. */
  readonly adjudication: string;
  readonly export: string;
  readonly webhook: string;
  readonly webhookDelivery: string;
}

/** `readerId`: the person whose draft the read is; it has its own exam. */
export async function seedThings(api: Pick<TestApi, "database">, projectId: string, readerId: string): Promise<SeededThings> {
  const { prisma } = api.database;
  const seededExam = await seedExam(api, projectId, { status: "SETTLED", truth: { class: "MALIGNANT", strength: "AGREED" } });
  const beingRead = await seedExam(api, projectId, { status: "READING" });
  const breasts = (["R", "L"] as const).map((laterality) => exampleAssessment(laterality, "NORMAL"));
  const read = await prisma.read.create({ data: { id: newId(), examId: beingRead.id, projectId, readerId, round: 1, breasts } });
  await prisma.lease.create({
    data: { examId: beingRead.id, projectId, userId: readerId, kind: "READ", expiresAt: new Date(Date.now() + 3_600_000) },
  });
  const { snapshot, run } = await seedRun(api.database, projectId);
  const version = await insertVersion(api.database, exampleVersion(projectId, run.id));
  await prisma.gateResult.create({ data: { modelVersionId: version.id, decision: "HOLD", checks: [] } });
  const batch = await prisma.predictionBatch.create({
    data: { id: newId(), projectId, modelVersionId: version.id, idempotencyKey: newId(), examIds: [], total: 0 },
  });
  const discrepancy = discrepancyId(seededExam.id, "R", "FALSE_NEGATIVE");
  await prisma.discrepancy.create({
    data: {
      id: discrepancy,
      projectId,
      examId: seededExam.id,
      laterality: "R",
      kind: "FALSE_NEGATIVE",
      modelVersionId: version.id,
      score: 0.1,
      threshold: 0.5,
    },
  });
  const upload = await prisma.upload.create({
    data: { id: newId(), projectId, status: "RECEIVED", bytes: 1, sha256: "0".repeat(64), expiresAt: new Date(Date.now() + 3_600_000) },
  });
  const decided = await seedExam(api, projectId, { status: "SETTLED", truth: { class: "BENIGN", strength: "ADJUDICATED" } });
  await prisma.read.create({
    data: { id: newId(), examId: decided.id, projectId, readerId, round: 1, order: 1, status: "FINALISED", breasts },
  });
  await prisma.exam.update({ where: { id: decided.id }, data: { readCount: 2 } });
  const adjudication = await prisma.adjudication.create({
    data: {
      id: newId(),
      examId: decided.id,
      projectId,
      round: 1,
      arbiterId: newId(),
      reason: "seen",
      truthIds: [],
      concludedAt: new Date(),
    },
  });
  const webhook = await prisma.webhook.create({
    data: { id: newId(), projectId, url: "https://hooks.example.org/", events: ["EXAM_FINAL"], secretSealed: "", createdById: readerId },
  });
  const delivery = await prisma.webhookDelivery.create({
    data: { id: newId(), webhookId: webhook.id, projectId, event: "EXAM_FINAL", body: "{}", status: "DELIVERED", endedAt: new Date() },
  });
  const { id: exportId } = await prisma.export.create({ data: { id: newId(), projectId, requestedById: readerId, format: "CSV" } });
  return {
    export: exportId,
    adjudication: adjudication.id,
    project: projectId,
    exam: seededExam.id,
    seededExam,
    read: read.id,
    upload: upload.id,
    snapshot: snapshot.id,
    trainingRun: run.id,
    modelVersion: version.id,
    predictionBatch: batch.id,
    discrepancy,
    webhook: webhook.id,
    webhookDelivery: delivery.id,
  };
}
