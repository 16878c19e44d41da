import { newId } from "@second-read/database";
import type { BreastClass, ExamStatus, Laterality, TruthStrength } from "@second-read/domain";
import { exampleHanging } from "@second-read/testing";
import type { TestApi } from "./test-api.ts";

export interface SeededExam {
  readonly id: string;
  readonly patientId: string;
  readonly images: readonly { readonly id: string; readonly laterality: Laterality; readonly view: string }[];
}

export interface SeedSettings {
  readonly status?: ExamStatus;
  readonly lateralities?: readonly Laterality[];
  readonly lockedTest?: boolean;
  readonly truth?: { readonly class: BreastClass; readonly strength: TruthStrength; readonly at?: Date };
}

/** A four-view exam (or fewer breasts) as ingest leaves it: rows only, no bytes. */
export async function seedExam(api: Pick<TestApi, "database">, projectId: string, more: SeedSettings = {}): Promise<SeededExam> {
  const { prisma } = api.database;
  const [id, patientId] = [newId(), newId()];
  const lateralities = more.lateralities ?? ["R", "L"];
  await prisma.patient.create({
    data: {
      id: patientId,
      projectId,
      keyHash: newId(),
      pseudonym: `W-${patientId.slice(-8)}`,
      lockedTest: more.lockedTest ?? false,
      splitHash: newId(),
    },
  });
  await prisma.exam.create({ data: { id, projectId, patientId, keyHash: newId(), status: more.status ?? "QUEUED", ageBand: "50-54" } });
  const images = lateralities.flatMap((laterality) => (["CC", "MLO"] as const).map((view) => ({ id: newId(), laterality, view })));
  await prisma.image.createMany({
    data: images.map(({ id: imageId, laterality, view }) => ({
      id: imageId,
      examId: id,
      projectId,
      laterality,
      view,
      viewLabel: `${laterality}${view}`,
      rows: 1024,
      columns: 832,
      bitsStored: 12,
      hanging: exampleHanging,
      sha256: newId(),
      sourceSha256: newId(),
      pixelSha256: newId(),
      sopInstanceUid: newId(),
      bytes: 1,
    })),
  });
  for (const laterality of lateralities) {
    const truthId = more.truth ? newId() : null;
    if (more.truth && truthId) {
      const { class: breastClass, strength, at = new Date() } = more.truth;
      await prisma.truth.create({
        data: { id: truthId, examId: id, projectId, laterality, class: breastClass, strength, version: 1, round: 1, readIds: [], at },
      });
    }
    await prisma.breast.create({ data: { examId: id, laterality, projectId, truthId } });
  }
  return { id, patientId, images };
}

/** A read of both breasts with one opinion each; a recall without findings says that it has no location. */
export function readInput(right: string, left: string = right, more: { class?: string; findings?: object[] } = {}) {
  const breast = (laterality: string, opinion: string) => ({
    laterality,
    opinion,
    birads: opinion === "RECALL" ? "4" : opinion === "NORMAL" ? "1" : "0",
    ...(opinion === "RECALL" && more.class ? { class: more.class } : {}),
    ...(opinion === "RECALL" && !more.findings?.some((finding) => "laterality" in finding && finding.laterality === laterality)
      ? { noLocation: true }
      : {}),
    ...(opinion === "TECHNICAL_RECALL" ? { technicalRecallReason: "111209" } : {}),
  });
  return { breasts: [breast("R", right), breast("L", left)], findings: more.findings ?? [], activeSeconds: 12 };
}
