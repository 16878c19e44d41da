import {
  type BreastClass,
  breastClasses,
  countManifest,
  createShareCount,
  type Finding,
  type Laterality,
  lateralities,
  type ManifestLine,
  truthStrengths,
  writeManifest,
} from "@second-read/domain";
import { createTestDatabase, exampleHanging } from "@second-read/testing";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, openDatabase } from "../../connection.ts";
import { newId } from "../../ids.ts";
import { manifestLinesOf } from "../../manifest-lines.ts";
import { createProject } from "../projects.ts";
import { readImagesWithTruth } from "../snapshots.ts";
import { readTruthInOrder } from "./truth-in-order.ts";

let database: Database;
beforeAll(async () => {
  database = openDatabase({ url: (await createTestDatabase()).url });
});
afterAll(() => database?.close());

const oneOf = <const Value>(...values: readonly Value[]) => fc.constantFrom(...values);
/** What a text may contain: everything but NUL and halves of surrogate pairs. */
const anyText = fc.string({ unit: "binary", maxLength: 12 }).map((text) => text.replaceAll("\0", '"'));
const text = fc.oneof(
  { arbitrary: anyText, weight: 2 },
  oneOf('GE "Senographe"\n\u0001é\u2028', "\\", '"', "\u001f\u007f\u0080\uffff", "50-54", ""),
);
const image = fc.record({
  view: oneOf("CC", "CC", "MLO", "ML", "SPECIMEN"),
  viewModifiers: oneOf([], [], ["SPOT_COMPRESSION", "MAGNIFICATION"], null),
  acquiredAt: oneOf(null, new Date(1000), new Date(2000)),
  instanceNumber: oneOf(null, 0, 1, 2),
  lossy: oneOf(false, false, true),
  withdrawn: oneOf(false, false, false, true),
  vendor: fc.option(text),
  sha256: oneOf("", "", "", '"', "\\", "\n\t\u0001"),
});
const breast = fc.record({
  class: oneOf<BreastClass | null>(null, ...breastClasses),
  strength: oneOf(...truthStrengths),
  truthInDoubt: oneOf(false, false, true),
  density: fc.option(text),
  images: fc.array(image, { minLength: 1, maxLength: 5, size: "max" }),
});
const exam = fc.record({
  status: oneOf("SETTLED", "SETTLED", "QUEUED", "WITHDRAWN"),
  ageBand: fc.option(text),
  breasts: fc.tuple(breast, breast),
  readDensities: fc.array(
    fc.record({ round: oneOf(1, 2), order: oneOf(1, 2), status: oneOf("FINALISED", "DRAFT"), density: oneOf(null, "b", "c") }),
    { maxLength: 3 },
  ),
});
const patient = fc.record({
  lockedTest: oneOf(false, false, true),
  splitHash: oneOf("0a", "0a", "ff"),
  exams: fc.array(exam, { minLength: 1, maxLength: 2 }),
});
type Patient = typeof patient extends fc.Arbitrary<infer Value> ? Value : never;

async function fileAll(projectId: string, patients: readonly Patient[]): Promise<void> {
  const { prisma } = database;
  for (const { exams, ...one } of patients) {
    const patientId = newId();
    await prisma.patient.create({ data: { ...one, id: patientId, projectId, keyHash: newId(), pseudonym: newId() } });
    for (const { status, ageBand, breasts, readDensities } of exams) {
      const examId = newId();
      await prisma.exam.create({ data: { id: examId, projectId, patientId, keyHash: newId(), status, ageBand } });
      for (const [index, said] of breasts.entries()) await fileBreast(projectId, examId, lateralities[index] as Laterality, said);
      await prisma.read.createMany({
        data: readDensities.map(({ density, ...read }, index) => ({
          ...{ ...read, id: newId(), examId, projectId, readerId: `reader ${index}`, findings: [] },
          breasts: lateralities.map((laterality) => ({ laterality, opinion: "NORMAL" as const, ...(density ? { density } : {}) })),
        })) as never,
      });
    }
  }
}

async function fileBreast(projectId: string, examId: string, laterality: Laterality, said: Patient["exams"][number]["breasts"][number]) {
  const { prisma } = database;
  const images = said.images.map(({ withdrawn, sha256, ...one }) => ({
    ...{ ...one, id: newId(), examId, projectId, laterality, viewLabel: "", rows: 10, columns: 10, bitsStored: 12, bytes: 1 },
    ...{ hanging: exampleHanging, sha256: `${newId()}${sha256}`, sourceSha256: newId(), pixelSha256: newId(), sopInstanceUid: newId() },
    withdrawnAt: withdrawn ? new Date() : null,
  }));
  for (const { viewModifiers, ...one } of images) {
    await prisma.image.create({ data: { ...one, viewModifiers: viewModifiers ?? [] } as never });
    if (viewModifiers === null) await database.sql.query(`UPDATE "Image" SET "viewModifiers" = NULL WHERE "id" = $1`, [one.id]);
  }
  const { class: breastClass, strength, truthInDoubt, density } = said;
  const truthId = breastClass === null ? null : newId();
  if (truthId !== null && breastClass !== null)
    await prisma.truth.create({
      data: {
        ...{ id: truthId, examId, projectId, laterality, class: breastClass, strength, version: 1, round: 1, readIds: [] },
        findings: breastClass === "NORMAL" ? [] : [findingOn(images.map(({ id }) => id))],
      },
    });
  await prisma.breast.create({ data: { examId, laterality, projectId, density, truthId, truthInDoubt } });
}

function findingOn(imageIds: readonly string[]): Finding {
  const marks = imageIds.map((imageId) => ({ imageId, shape: "POINT" as const, points: [[1.5, 1e-7]] as const }));
  return { id: newId(), lesionUid: newId(), kind: "MASS", laterality: "R", attributes: {}, marks } as never;
}

/** The content of a snapshot computed in memory. */
async function inMemory(projectId: string, lossyToo: boolean): Promise<readonly ManifestLine[]> {
  return manifestLinesOf((await readImagesWithTruth(database, projectId)).filter(({ lossy }) => lossyToo || !lossy));
}

test("truth in order equals the manifest of the same truth in memory, byte for byte", async () => {
  let made = 0;
  let images = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(patient, { minLength: 2, maxLength: 6, size: "max" }), fc.boolean(), async (patients, lossyToo) => {
      made += 1;
      const { id } = await createProject(database, { key: `order-${made}`, name: "order", lockedTestShare: 0 });
      await database.prisma.project.update({ where: { id }, data: { settings: { trainOnLossy: lossyToo } as never } });
      await fileAll(id, patients);
      const expected = await inMemory(id, lossyToo);
      images += expected.length;
      await readTruthInOrder(database, { projectId: id, truthAsOf: new Date() }, async (truth) => {
        let text = "";
        for await (const lines of truth.lines) text += lines.map((line) => `${line}\n`).join("");
        expect(text).toBe(writeManifest(expected));
        expect(truth.counts).toEqual(countManifest(expected));
        const shares = createShareCount();
        expected.forEach(shares.add);
        expect(truth.shares).toEqual(shares.result());
      });
    }),
    { numRuns: 15 },
  );
  // The number drawn is random: usually some hundred, rarely fewer.
  expect(images).toBeGreaterThan(30);
});
