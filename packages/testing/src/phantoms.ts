import { createHash, randomUUID } from "node:crypto";
import type { Connection } from "@second-read/database";
import type { TruthStrength } from "@second-read/domain";
import { makeExam, type PhantomExam, toDicom } from "@second-read/phantom";
import { keys, type ObjectStore } from "@second-read/storage";
import { exampleHanging } from "./stored-examples.ts";

export interface FiledPhantoms {
  readonly projectId: string;
  readonly examIds: readonly string[];
}

/**
 * A project with this many phantom patients, every other one with a lesion in the right breast; files in the store, rows and imported truth in the
 * database, as ingest leaves them.
 */
export async function filePhantoms({ prisma }: Pick<Connection, "prisma">, store: ObjectStore, patients: number): Promise<FiledPhantoms> {
  const project = await prisma.project.create({
    data: { key: `phantoms-${randomUUID().slice(0, 8)}`, name: "Phantoms", lockedTestShare: 0, splitKey: "0".repeat(64) },
  });
  const examIds: string[] = [];
  for (let seed = 0; seed < patients; seed += 1) examIds.push(await filePhantom({ prisma, store }, project.id, seed));
  return { projectId: project.id, examIds };
}

export interface PhantomFiling {
  readonly prisma: Connection["prisma"];
  readonly store: ObjectStore;
}

export interface PhantomMore {
  readonly lockedTest?: boolean;
  readonly strength?: TruthStrength;
  /** Class of its lesion; if absent, as the phantom was drawn. */
  readonly lesionClass?: "BENIGN" | "MALIGNANT";
  /** When its truth was recorded; now if absent. */
  readonly at?: Date;
}

/** Adds one more patient: if the seed is even, with a lesion in the right breast. Returns the exam's id. */
export async function filePhantom(filing: PhantomFiling, projectId: string, seed: number, more: PhantomMore = {}): Promise<string> {
  const lesion = { laterality: "R", kind: "MASS", conspicuity: 1, ...(more.lesionClass && { class: more.lesionClass }) } as const;
  const lesions = seed % 2 === 0 ? [lesion] : [];
  return fileExam(filing, projectId, makeExam({ seed, rows: 256, columns: 208, lesions }), more);
}

async function fileExam(
  { prisma, store }: PhantomFiling,
  projectId: string,
  phantom: PhantomExam,
  { lockedTest = false, strength = "IMPORTED", at = new Date() }: PhantomMore,
): Promise<string> {
  const hash = createHash("sha256").update(phantom.patientKey).digest("hex");
  const patient = await prisma.patient.create({
    data: { projectId, keyHash: hash, pseudonym: hash.slice(0, 8), lockedTest, splitHash: hash },
  });
  const exam = await prisma.exam.create({ data: { projectId, patientId: patient.id, keyHash: hash, status: "SETTLED" } });
  const idOf = new Map<string, string>();
  for (const image of phantom.images) {
    const { id } = await filePhantomImage({ prisma, store }, { projectId, examId: exam.id }, toDicom(phantom, image), image);
    idOf.set(`${image.laterality}${image.view}`, id);
  }
  for (const laterality of ["R", "L"] as const) {
    const { class: breastClass, lesions } = phantom.breasts[laterality];
    const findings = lesions.map((lesion) => ({
      id: randomUUID(),
      lesionUid: lesion.id,
      kind: lesion.kind,
      laterality,
      attributes: lesion.attributes,
      marks: (["CC", "MLO"] as const).map((view) => ({ imageId: idOf.get(`${laterality}${view}`) ?? "", ...lesion.marks[view] })),
    }));
    const truth = await prisma.truth.create({
      data: {
        examId: exam.id,
        projectId,
        laterality,
        class: breastClass,
        strength,
        at,
        version: 1,
        findings,
        readIds: [],
        round: 1,
      },
    });
    await prisma.breast.create({ data: { examId: exam.id, laterality, projectId, density: phantom.density, truthId: truth.id } });
  }
  return exam.id;
}

/** The DICOM object of a phantom's image in the store, and its row. */
export async function filePhantomImage(
  { prisma, store }: PhantomFiling,
  { projectId, examId }: { readonly projectId: string; readonly examId: string },
  bytes: Uint8Array,
  { laterality, view, rows, columns }: Pick<PhantomExam["images"][number], "laterality" | "view" | "rows" | "columns">,
): Promise<{ id: string }> {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const { id } = await prisma.image.create({
    data: {
      examId,
      projectId,
      laterality,
      view,
      viewLabel: `${laterality}${view}`,
      rows,
      columns,
      bitsStored: 12,
      hanging: exampleHanging,
      sha256,
      sourceSha256: sha256,
      pixelSha256: sha256,
      sopInstanceUid: `2.25.${BigInt(`0x${sha256.slice(0, 30)}`)}`,
      bytes: bytes.length,
    },
  });
  await store.put(keys.image(id), bytes, { contentType: "application/dicom" });
  return { id };
}
