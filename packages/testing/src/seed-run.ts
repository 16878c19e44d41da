import { createHash } from "node:crypto";
import { type Connection, newId } from "@second-read/database";
import { gateSettingsOf } from "@second-read/domain";

/** A successfully completed run, with its snapshot and one event, but nothing published. */
export async function seedRun({ prisma }: Pick<Connection, "prisma">, projectId: string, requestedById: string | null = null) {
  const counts = { patients: 20, breasts: 40, positives: 20, lockedTestPatients: 0 };
  const snapshot = await prisma.snapshot.create({
    data: {
      ...{ id: newId(), projectId, status: "FROZEN", digest: createHash("sha256").update(newId()).digest("hex"), truthAsOf: new Date() },
      ...counts,
    },
  });
  const { settings } = await prisma.project.findUniqueOrThrow({ where: { id: projectId } });
  const run = await prisma.trainingRun.create({
    data: {
      id: newId(),
      projectId,
      snapshotId: snapshot.id,
      recipe: "compact",
      seed: 1,
      epochs: 1,
      folds: 2,
      reason: "a test",
      requestedById,
      idempotencyKey: newId(),
      codeVersion: "test",
      gateSettings: gateSettingsOf(settings),
      status: "SUCCEEDED",
    },
  });
  await prisma.runEvent.create({ data: { runId: run.id, message: "began" } });
  return { snapshot, run };
}
