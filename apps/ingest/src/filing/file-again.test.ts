import { createHash } from "node:crypto";
import { type ImportedFacts, writeMammogram } from "@second-read/imaging";
import { dicomFile, exampleMammogram, mammogramElements } from "@second-read/imaging/testing";
import { folders, keys, objectIdOf } from "@second-read/storage";
import { seedTruth } from "@second-read/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ingestUpload } from "../jobs/ingest-upload.ts";
import { type IngestBench, openIngestBench } from "../testing/ingest-bench.ts";
import { createSentFiles, keysUnder, truthOf } from "../testing/sent-files.ts";

let bench: IngestBench;
beforeAll(async () => {
  bench = await openIngestBench();
});
afterAll(() => bench?.close());

const { mammogram, facts } = createSentFiles();

/** All objects made of an image. */
async function objectsOf(imageId: string): Promise<string[]> {
  const all = [...(await keysUnder(bench, folders.images())), ...(await keysUnder(bench, folders.previews()))];
  return all.filter((key) => key.includes(imageId));
}

describe("a file that the project has already", () => {
  test("the same bytes with the same facts are reported as filed and change nothing", async () => {
    const bytes = mammogram();
    const said = facts({ class: "BENIGN" });
    const first = await bench.send(bytes, "one.dcm", said);
    const before = await bench.database.prisma.image.findMany({ orderBy: { id: "asc" } });
    const again = await bench.send(bytes, "renamed.dcm", said);
    expect(again).toMatchObject({ status: "FILED", alreadyFiled: true, imageId: first.imageId });
    expect(await bench.database.prisma.image.findMany({ orderBy: { id: "asc" } })).toEqual(before);
    expect(await truthOf(bench, first.imageId ?? "")).toHaveLength(1);
  });

  test("re-sent facts are applied: a class as new truth, a density as a correction with an audit event", async () => {
    const bytes = mammogram();
    const { imageId } = await bench.send(bytes, "one.dcm", facts());
    expect(await truthOf(bench, imageId ?? "")).toEqual([]);
    await bench.send(bytes, "one.dcm", facts({ class: "BENIGN" }));
    const last = await bench.send(bytes, "one.dcm", facts({ class: "MALIGNANT", density: "d" }));
    expect(last).toMatchObject({ status: "FILED", alreadyFiled: true, imageId });
    expect(await truthOf(bench, imageId ?? "")).toMatchObject([
      { class: "BENIGN", inForce: false },
      { class: "MALIGNANT", version: 2, inForce: true },
    ]);
    const events = await bench.database.sql.query(`SELECT action, details FROM "AuditEvent" WHERE subject = $1 ORDER BY sequence`, [
      `image ${imageId}`,
    ]);
    expect(events).toMatchObject([
      { action: "fileImage" },
      { action: "correctImage", details: { facts: ["class"] } },
      { action: "correctImage", details: { facts: ["class", "density"] } },
    ]);
  });

  test("a class that the lesions filed before contradict is refused, and the truth stays", async () => {
    const bytes = mammogram();
    const lesions = [{ kind: "MASS", class: "MALIGNANT" as const, shape: "POINT", points: [[10, 10]] }];
    const { imageId } = await bench.send(bytes, "one.dcm", facts({ class: "MALIGNANT", lesions }));
    expect(await bench.send(bytes, "one.dcm", facts({ class: "NORMAL" }))).toMatchObject({
      status: "REJECTED",
      rejectionCode: "FACTS_CONFLICT",
      rejectionMessage: expect.stringContaining("class NORMAL with a lesion of class MALIGNANT"),
    });
    expect(await truthOf(bench, imageId ?? "")).toMatchObject([{ class: "MALIGNANT", inForce: true }]);
  });

  test("a stronger truth is not replaced by an imported class", async () => {
    const bytes = mammogram();
    const { imageId } = await bench.send(bytes, "one.dcm", facts({ class: "NORMAL" }));
    const { examId } = await bench.database.prisma.image.findUniqueOrThrow({ where: { id: imageId ?? "" } });
    const proven = { laterality: "R", class: "MALIGNANT", strength: "PATHOLOGY", version: 2 } as const;
    await seedTruth(bench.database, { examId, projectId: bench.projectId, ...proven });
    await bench.send(bytes, "one.dcm", facts({ class: "BENIGN" }));
    expect(await truthOf(bench, imageId ?? "")).toMatchObject([{ class: "NORMAL" }, { strength: "PATHOLOGY", inForce: true }]);
  });

  test("the same instance with other pixels is refused; with the same pixels in another wrapping it is the filed one", async () => {
    const sopUid = "2.25.777001";
    const base = exampleMammogram();
    const first = await bench.send(writeMammogram({ ...base, sopUid }), "one.dcm");
    const wrapped = await bench.send(writeMammogram({ ...base, sopUid, instanceNumber: 5 }), "one.dcm");
    expect(wrapped).toMatchObject({ status: "FILED", alreadyFiled: true, imageId: first.imageId });
    const pixels = base.pixels.map((value) => value ^ 1);
    const other = await bench.send(writeMammogram({ ...base, sopUid, pixels }), "one.dcm");
    expect(other).toMatchObject({ status: "REJECTED", rejectionCode: "SAME_INSTANCE_OTHER_PIXELS" });
    expect((await keysUnder(bench, folders.images())).filter((key) => key.includes(other.id) || key.includes(wrapped.id))).toEqual([]);
  });

  test("another side of a filed image is corrected while nobody has read it, and refused afterwards", async () => {
    const silent = dicomFile(
      mammogramElements([
        { tag: 0x00200062, vr: "CS", value: "" },
        { tag: 0x00080018, vr: "UI", value: "1.2.9" },
      ]),
    );
    const { imageId } = await bench.send(silent, "one.dcm", facts({ laterality: "R", patientKey: "side" }));
    await bench.send(silent, "one.dcm", facts({ laterality: "L", patientKey: "side" }));
    const image = await bench.database.prisma.image.findUniqueOrThrow({ where: { id: imageId ?? "" } });
    expect(image).toMatchObject({ laterality: "L", viewLabel: "LCC" });
    const stored = await bench.testStore.store.getBytes(keys.image(objectIdOf(image)));
    expect(createHash("sha256").update(stored).digest("hex")).toBe(image.sha256);
    await bench.database.prisma.read.create({ data: { examId: image.examId, projectId: bench.projectId, readerId: "reader", round: 1 } });
    expect(await bench.send(silent, "one.dcm", facts({ laterality: "R", patientKey: "side" }))).toMatchObject({
      status: "REJECTED",
      rejectionCode: "FACTS_CONFLICT",
    });
  });

  test("re-sent facts tell a spot view from the standard one while nobody has read it", async () => {
    const bytes = mammogram();
    const { imageId } = await bench.send(bytes, "spot.dcm", facts({ patientKey: "spot", examKey: "spot" }));
    await bench.send(bytes, "spot.dcm", facts({ patientKey: "spot", examKey: "spot", viewModifiers: ["SPOT_COMPRESSION"] }));
    const corrected = { viewModifiers: ["SPOT_COMPRESSION"], viewLabel: expect.stringMatching(/^[RL]S(CC|MLO)$/) };
    expect(await bench.database.prisma.image.findUniqueOrThrow({ where: { id: imageId ?? "" } })).toMatchObject(corrected);
    // A fact once stated stays.
    await bench.send(bytes, "spot.dcm", facts({ patientKey: "spot", examKey: "spot", density: "c" }));
    expect(await bench.database.prisma.image.findUniqueOrThrow({ where: { id: imageId ?? "" } })).toMatchObject(corrected);
  });

  test("a side that the pixels told stays inferred when other facts are re-sent, also by another wrapping, until somebody says it", async () => {
    const wrapping = (more: Parameters<typeof mammogramElements>[0] = []) =>
      dicomFile(
        mammogramElements([
          { tag: 0x00200020, vr: "CS", value: "" },
          { tag: 0x00080018, vr: "UI", value: "1.2.11" },
          { tag: 0x00200062, vr: "CS", value: "" },
          ...more,
        ]),
      );
    const silent = wrapping();
    const said = (changes: ImportedFacts) => facts({ patientKey: "inferred", ...changes });
    const { imageId } = await bench.send(silent, "one.dcm", said({}));
    const image = () => bench.database.prisma.image.findUniqueOrThrow({ where: { id: imageId ?? "" } });
    expect(await image()).toMatchObject({ laterality: "R", lateralityInferred: true, importedDensity: null });

    await bench.send(silent, "one.dcm", said({ density: "b" }));
    expect(await image()).toMatchObject({ laterality: "R", lateralityInferred: true, importedDensity: "b" });
    const otherNumber = wrapping([{ tag: 0x00200013, vr: "IS", value: 9 }]);
    expect(await bench.send(otherNumber, "one.dcm", said({ density: "c" }))).toMatchObject({ alreadyFiled: true, imageId });
    expect(await image()).toMatchObject({ laterality: "R", lateralityInferred: true, importedDensity: "c" });

    const { examId } = await image();
    await bench.database.prisma.read.create({ data: { examId, projectId: bench.projectId, readerId: "reader", round: 1 } });
    expect(await bench.send(silent, "one.dcm", said({ laterality: "L" }))).toMatchObject({ rejectionCode: "FACTS_CONFLICT" });
    expect(await bench.send(silent, "one.dcm", said({ laterality: "R" }))).toMatchObject({ status: "FILED", rejectionCode: "CORRECTED" });
    expect(await image()).toMatchObject({ laterality: "R", lateralityInferred: false, importedDensity: "c" });
  });

  test("a correction that a reader or a withdrawal overtakes is refused, and changes no object", async () => {
    const silent = dicomFile(
      mammogramElements([
        { tag: 0x00200062, vr: "CS", value: "" },
        { tag: 0x00080018, vr: "UI", value: "1.2.10" },
      ]),
    );
    const { imageId } = await bench.send(silent, "one.dcm", facts({ laterality: "R", patientKey: "overtaken" }));
    const image = await bench.database.prisma.image.findUniqueOrThrow({ where: { id: imageId ?? "" } });
    /** Sends another side, and does something while the child reads the file. */
    const correctWhile = (meanwhile: () => Promise<unknown>) => {
      const processor: IngestBench["deps"]["processor"] = {
        async process(task, signal) {
          await meanwhile();
          return bench.deps.processor.process(task, signal);
        },
        close() {},
      };
      return bench.send(silent, "one.dcm", facts({ laterality: "L", patientKey: "overtaken" }), {}, { processor });
    };
    const read = () =>
      bench.database.prisma.read.create({ data: { examId: image.examId, projectId: bench.projectId, readerId: "reader", round: 1 } });
    expect(await correctWhile(read)).toMatchObject({ status: "REJECTED", rejectionCode: "FACTS_CONFLICT" });
    const stored = await bench.testStore.store.getBytes(keys.image(image.id));
    expect(createHash("sha256").update(stored).digest("hex")).toBe(image.sha256);

    await bench.database.prisma.read.deleteMany({ where: { examId: image.examId } });
    const withdraw = async () => {
      await bench.database.prisma.exam.update({ where: { id: image.examId }, data: { status: "WITHDRAWN" } });
      await bench.testStore.store.delete(keys.image(image.id));
    };
    expect(await correctWhile(withdraw)).toMatchObject({ status: "REJECTED", rejectionCode: "EXAM_WITHDRAWN" });
    expect(await bench.testStore.store.head(keys.image(image.id))).toBeNull();
    expect(await objectsOf(image.id)).toEqual([]);
  });

  test("a corrected object lies beside the first, which stays as readers were sent to it", async () => {
    const silent = dicomFile(
      mammogramElements([
        { tag: 0x00200062, vr: "CS", value: "" },
        { tag: 0x00080018, vr: "UI", value: "1.2.12" },
      ]),
    );
    const { imageId } = await bench.send(silent, "one.dcm", facts({ laterality: "R", patientKey: "beside" }));
    const id = imageId ?? "";
    const before = await bench.testStore.store.getBytes(keys.image(id));
    await bench.send(silent, "one.dcm", facts({ laterality: "L", patientKey: "beside" }));
    const image = await bench.database.prisma.image.findUniqueOrThrow({ where: { id } });
    expect(await bench.testStore.store.getBytes(keys.image(id))).toEqual(before);
    expect(image.objectIds).toEqual([objectIdOf(image)]);
    expect(objectIdOf(image)).not.toBe(id);
    expect(await objectsOf(id)).toHaveLength(10);
  });

  test("a correction whose exam was withdrawn while its objects were put leaves none, even where it was killed before it could tidy up", async () => {
    const silent = dicomFile(
      mammogramElements([
        { tag: 0x00200062, vr: "CS", value: "" },
        { tag: 0x00080018, vr: "UI", value: "1.2.13" },
      ]),
    );
    const { imageId } = await bench.send(silent, "one.dcm", facts({ laterality: "R", patientKey: "killed" }));
    const id = imageId ?? "";
    const { examId } = await bench.database.prisma.image.findUniqueOrThrow({ where: { id } });
    const { store } = bench.testStore;
    /** Withdraws the exam when the first object is put, and then fails to delete, like a process that died. */
    const dying: typeof store = {
      ...store,
      async put(...args) {
        await bench.database.prisma.exam.update({ where: { id: examId }, data: { status: "WITHDRAWN" } });
        await store.put(...args);
      },
      async delete() {
        throw new Error("killed");
      },
    };
    const again = facts({ laterality: "L", patientKey: "killed" });
    await expect(bench.send(silent, "one.dcm", again, {}, { store: dying })).rejects.toThrow("killed");
    expect(await objectsOf(id)).toHaveLength(10);
    const { id: uploadId } = await bench.database.prisma.upload.findFirstOrThrow({ where: { status: "PROCESSING" } });
    await ingestUpload(bench.deps, { uploadId }, new AbortController().signal);
    expect(await bench.database.prisma.upload.findUniqueOrThrow({ where: { id: uploadId } })).toMatchObject({
      status: "REJECTED",
      rejectionCode: "EXAM_WITHDRAWN",
    });
    expect(await objectsOf(id)).toEqual([]);
  });

  test("nothing of a withdrawn exam is filed again", async () => {
    const bytes = mammogram();
    const { imageId } = await bench.send(bytes, "one.dcm", facts({ patientKey: "gone" }));
    const { examId } = await bench.database.prisma.image.findUniqueOrThrow({ where: { id: imageId ?? "" } });
    await bench.database.prisma.exam.update({ where: { id: examId }, data: { status: "WITHDRAWN" } });
    expect(await bench.send(bytes, "one.dcm", facts({ patientKey: "gone" }))).toMatchObject({ rejectionCode: "EXAM_WITHDRAWN" });
    expect(await bench.send(mammogram(), "two.dcm", facts({ patientKey: "gone" }))).toMatchObject({ rejectionCode: "EXAM_WITHDRAWN" });
  });
});
