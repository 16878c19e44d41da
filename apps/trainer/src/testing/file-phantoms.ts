import { createHash, randomUUID } from "node:crypto";
import type { Connection } from "@second-read/database";
import { makeExam, type PhantomExam, toDicom } from "@second-read/phantom";
import { keys, type ObjectStore } from "@second-read/storage";
import { exampleHanging } from "@second-read/testing";

export interface FiledPhantoms {
  readonly projectId: string;
  readonly examIds: readonly string[];
}

/**
 * A project with so many phantom patients, every other one with a lesion in the right breast; files in the store, rows and imported truth in the
 * database, as ingest leaves them.
 */
export async function filePhantoms({ prisma }: Pick<Connection, "prisma">, store: ObjectStore, patients: number): Promise<FiledPhantoms> {
  const project = await prisma.project.create({
    data: { key: `phantoms-${randomUUID().slice(0, 8)}`, name: "Phantoms", lockedTestShare: 0, splitKey: "0".repeat(64) },
  });
  const examIds: string[] = [];
  for (let seed = 0; seed < patients; seed += 1) {
    const exam = makeExam({
      seed,
      rows: 256,
      columns: 208,
      lesions: seed % 2 === 0 ? [{ laterality: "R", kind: "MASS", conspicuity: 1 }] : [],
    });
    examIds.push(await fileExam(prisma, store, project.id, exam));
  }
  return { projectId: project.id, examIds };
}

async function fileExam(prisma: Connection["prisma"], store: ObjectStore, projectId: string, phantom: PhantomExam): Promise<string> {
  const hash = createHash("sha256").update(phantom.patientKey).digest("hex");
  const patient = await prisma.patient.create({
    data: { projectId, keyHash: hash, pseudonym: hash.slice(0, 8), lockedTest: false, splitHash: hash },
  });
  const exam = await prisma.exam.create({ data: { projectId, patientId: patient.id, keyHash: hash, status: "SETTLED" } });
  const idOf = new Map<string, string>();
  for (const image of phantom.images) {
    const bytes = toDicom(phantom, image);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const { id } = await prisma.image.create({
      data: {
        examId: exam.id,
        projectId,
        laterality: image.laterality,
        view: image.view,
        viewLabel: `${image.laterality}${image.view}`,
        rows: image.rows,
        columns: image.columns,
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
        strength: "IMPORTED",
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
