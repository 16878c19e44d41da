import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { lockUpload, markReceived } from "@second-read/database";
import { type ImportedFacts, projectKeyOf, pseudonymOf, writeMammogram } from "@second-read/imaging";
import { canaryDicom, dicomFile, exampleMammogram, mammogramElements } from "@second-read/imaging/testing";
import { folders, keys } from "@second-read/storage";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createFileProcessor } from "../child/file-processor.ts";
import { type IngestBench, openIngestBench } from "../testing/ingest-bench.ts";
import { closeExamJob } from "./close-exam.ts";
import { giveUpExhausted, ingestUpload } from "./ingest-upload.ts";
import { sweep } from "./sweep.ts";

let bench: IngestBench;
beforeAll(async () => {
  bench = await openIngestBench();
});
afterAll(() => bench?.close());

let serial = 0;
/** A mammogram like no other of this test run. */
function mammogram(changes: Parameters<typeof exampleMammogram>[0] = {}): Uint8Array {
  serial++;
  const base = exampleMammogram(changes);
  const pixels = changes?.pixels ?? base.pixels.map((value, at) => (at === 0 ? serial : value));
  return writeMammogram({ ...base, pixels, sopUid: `2.25.${1000 + serial}`, ...changes });
}

const facts = (changes: ImportedFacts = {}): ImportedFacts => ({ patientKey: `woman ${serial}`, examKey: "first", ...changes });

async function keysUnder(prefix: string): Promise<string[]> {
  const found: string[] = [];
  for await (const key of bench.testStore.store.list(prefix)) found.push(key);
  return found.sort();
}

const uploadOf = (id: string) => bench.database.prisma.upload.findUniqueOrThrow({ where: { id } });

async function truthOf(imageId: string) {
  return bench.database.sql.query<{ class: string; version: number; strength: string; inForce: boolean; findings: unknown[] }>(
    `SELECT t.class::text AS class, t.version, t.strength::text AS strength, t.findings, EXISTS (SELECT 1 FROM "Breast" b WHERE b."truthId" = t.id) AS "inForce"
     FROM "Image" i JOIN "Truth" t ON t."examId" = i."examId" AND t.laterality = i.laterality WHERE i.id = $1 ORDER BY t.version`,
    [imageId],
  );
}

describe("ingestUpload", () => {
  test("files an image with its woman, exam, breast, truth and objects, and leaves nothing incoming", async () => {
    const lesion = {
      kind: "MASS",
      class: "MALIGNANT" as const,
      shape: "BOX",
      points: [
        [10, 10],
        [20, 20],
      ],
      attributes: { margin: "spiculated" },
    };
    const bytes = mammogram();
    const upload = await bench.send(bytes, "one.dcm", facts({ class: "MALIGNANT", density: "C", lesions: [lesion] }));
    expect(upload).toMatchObject({ status: "FILED", alreadyFiled: false, facts: null });
    // The file names another patient than its facts, who hold.
    expect([upload.rejectionCode, upload.rejectionMessage]).toEqual(["FACTS_UNLIKE_FILE", expect.stringContaining("(patientKey)")]);
    const imageId = upload.imageId ?? "";
    const image = await bench.database.prisma.image.findUniqueOrThrow({
      where: { id: imageId },
      include: { exam: { include: { patient: true, breasts: true } } },
    });
    expect(image).toMatchObject({
      laterality: "R",
      view: "CC",
      viewLabel: "RCC",
      rows: 64,
      columns: 48,
      spacingBasis: "AT_DETECTOR",
      importedClass: "MALIGNANT",
    });
    expect(image.exam).toMatchObject({ status: "INGESTING", breasts: [{ laterality: "R", density: "c" }] });
    const key = projectKeyOf(bench.deps.deidentificationKey, bench.projectId);
    expect(image.exam.patient.pseudonym).toBe(pseudonymOf(key, `woman ${serial}`));
    expect(await truthOf(imageId)).toMatchObject([
      {
        class: "MALIGNANT",
        version: 1,
        strength: "IMPORTED",
        inForce: true,
        findings: [{ kind: "MASS", attributes: { margin: "spiculated", class: "MALIGNANT" }, marks: [{ imageId, shape: "BOX" }] }],
      },
    ]);
    expect(await keysUnder(folders.incoming())).toEqual([]);
    expect(await bench.testStore.store.head(keys.image(imageId))).toMatchObject({ sizeBytes: image.bytes });
    expect((await keysUnder(folders.previews())).filter((one) => one.includes(imageId))).toHaveLength(4);
    const stored = await bench.testStore.store.getBytes(keys.image(imageId));
    expect(createHash("sha256").update(stored).digest("hex")).toBe(image.sha256);
    const [audited] = await bench.database.sql.query(`SELECT action, "actorId" FROM "AuditEvent" WHERE subject = $1`, [`image ${imageId}`]);
    expect(audited).toMatchObject({ action: "fileImage", actorId: upload.userId });
    expect(await readdir(bench.deps.folder)).toEqual([]);
  });

  test("the same bytes with the same facts are reported as filed and change nothing", async () => {
    const bytes = mammogram();
    const said = facts({ class: "BENIGN" });
    const first = await bench.send(bytes, "one.dcm", said);
    const before = await bench.database.prisma.image.findMany({ orderBy: { id: "asc" } });
    const again = await bench.send(bytes, "renamed.dcm", said);
    expect(again).toMatchObject({ status: "FILED", alreadyFiled: true, imageId: first.imageId });
    expect(await bench.database.prisma.image.findMany({ orderBy: { id: "asc" } })).toEqual(before);
    expect(await truthOf(first.imageId ?? "")).toHaveLength(1);
  });

  test("re-sent facts are applied: a class as new truth, a density as a correction with an audit event", async () => {
    const bytes = mammogram();
    const { imageId } = await bench.send(bytes, "one.dcm", facts());
    expect(await truthOf(imageId ?? "")).toEqual([]);
    await bench.send(bytes, "one.dcm", facts({ class: "BENIGN" }));
    const last = await bench.send(bytes, "one.dcm", facts({ class: "MALIGNANT", density: "d" }));
    expect(last).toMatchObject({ status: "FILED", alreadyFiled: true, imageId });
    expect(await truthOf(imageId ?? "")).toMatchObject([
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
    expect(await truthOf(imageId ?? "")).toMatchObject([{ class: "MALIGNANT", inForce: true }]);
  });

  test("a stronger truth is not replaced by an imported class", async () => {
    const bytes = mammogram();
    const { imageId } = await bench.send(bytes, "one.dcm", facts({ class: "NORMAL" }));
    const { examId } = await bench.database.prisma.image.findUniqueOrThrow({ where: { id: imageId ?? "" } });
    const truth = await bench.database.prisma.truth.create({
      data: {
        examId,
        projectId: bench.projectId,
        laterality: "R",
        class: "MALIGNANT",
        strength: "PATHOLOGY",
        version: 2,
        round: 1,
        readIds: [],
      },
    });
    await bench.database.prisma.breast.update({ where: { examId_laterality: { examId, laterality: "R" } }, data: { truthId: truth.id } });
    await bench.send(bytes, "one.dcm", facts({ class: "BENIGN" }));
    expect(await truthOf(imageId ?? "")).toMatchObject([{ class: "NORMAL" }, { strength: "PATHOLOGY", inForce: true }]);
  });

  test("files of one breast that disagree are filed, the worst class holds, and the later one says FACTS_DIFFER", async () => {
    const one = await bench.send(mammogram(), "one.dcm", facts({ class: "MALIGNANT", patientKey: "differ" }));
    const other = await bench.send(
      mammogram({ view: "MLO", patientOrientation: ["P", "F"] }),
      "two.dcm",
      facts({ class: "NORMAL", patientKey: "differ" }),
    );
    expect(one.rejectionCode).toBe("FACTS_UNLIKE_FILE");
    expect(other).toMatchObject({ status: "FILED", rejectionCode: "FACTS_DIFFER" });
    expect((await truthOf(other.imageId ?? "")).at(-1)).toMatchObject({ class: "MALIGNANT" });
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
    expect((await keysUnder(folders.images())).filter((key) => key.includes(other.id) || key.includes(wrapped.id))).toEqual([]);
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
    const stored = await bench.testStore.store.getBytes(keys.image(image.id));
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
    // What was said once stays said.
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
  });

  test("what is rejected has a code and a sentence, and nothing of it stays", async () => {
    const patients = await bench.database.prisma.patient.count();
    const objects = await keysUnder(folders.images());
    const rejected = [
      await bench.send(new Uint8Array(0), "empty.dcm"),
      await bench.send(mammogram().subarray(0, 3000), "cut.dcm"),
      await bench.send(mammogram(), "wrong.png"),
      await bench.send(mammogram(), "short.dcm", {}, { bytes: 10 }),
      await bench.send(mammogram(), "other.dcm", {}, { sha256: "0".repeat(64) }),
      await bench.send(mammogram(), "huge.dcm", {}, { bytes: 1e12 }),
      await bench.send(dicomFile(mammogramElements([{ tag: 0x00080060, vr: "CS", value: "CT" }])), "ct.dcm"),
    ];
    expect(rejected.map(({ status, rejectionCode }) => [status, rejectionCode])).toEqual(
      ["EMPTY_FILE", "TRUNCATED", "WRONG_EXTENSION", "CHECKSUM_MISMATCH", "CHECKSUM_MISMATCH", "TOO_LARGE", "NOT_MAMMOGRAPHY"].map(
        (code) => ["REJECTED", code],
      ),
    );
    for (const { rejectionMessage, facts: left } of rejected) {
      expect(rejectionMessage?.length).toBeGreaterThan(20);
      expect(left).toBeNull();
    }
    expect(await bench.database.prisma.patient.count()).toBe(patients);
    expect(await keysUnder(folders.images())).toEqual(objects);
    expect(await keysUnder(folders.incoming())).toEqual([]);
  });

  test("nothing of a withdrawn exam is filed again", async () => {
    const bytes = mammogram();
    const { imageId } = await bench.send(bytes, "one.dcm", facts({ patientKey: "gone" }));
    const { examId } = await bench.database.prisma.image.findUniqueOrThrow({ where: { id: imageId ?? "" } });
    await bench.database.prisma.exam.update({ where: { id: examId }, data: { status: "WITHDRAWN" } });
    expect(await bench.send(bytes, "one.dcm", facts({ patientKey: "gone" }))).toMatchObject({ rejectionCode: "EXAM_WITHDRAWN" });
    expect(await bench.send(mammogram(), "two.dcm", facts({ patientKey: "gone" }))).toMatchObject({ rejectionCode: "EXAM_WITHDRAWN" });
  });

  test("a child that takes too long, or too much, is killed and its file rejected", async () => {
    const slow = createFileProcessor({ secondsPerFile: 0.01, memoryBytesPerFile: 1.5e9 });
    const small = createFileProcessor({ secondsPerFile: 60, memoryBytesPerFile: 20e6 });
    const run = async (processor: typeof slow) => {
      const upload = await bench.send(mammogram(), "one.png");
      await bench.database.prisma.upload.update({
        where: { id: upload.id },
        data: { status: "RECEIVED", rejectionCode: null, endedAt: null, facts: { extension: null, lesions: [] } },
      });
      const bytes = mammogram();
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      await bench.database.prisma.upload.update({ where: { id: upload.id }, data: { bytes: bytes.length, sha256 } });
      await bench.testStore.store.put(keys.incoming(upload.id), bytes, { contentType: "application/octet-stream" });
      await ingestUpload({ ...bench.deps, processor }, { uploadId: upload.id }, new AbortController().signal);
      processor.close();
      return (await uploadOf(upload.id)).rejectionCode;
    };
    expect(await run(slow)).toBe("PARSE_TIMEOUT");
    if (process.platform === "linux") expect(await run(small)).toBe("OUT_OF_MEMORY");
    small.close();
  });

  test("an upload that has ended is left alone by a worker that comes late; one whose tries are used up is ended", async () => {
    const upload = await bench.send(mammogram(), "one.dcm");
    await ingestUpload(bench.deps, { uploadId: upload.id }, new AbortController().signal);
    await giveUpExhausted(bench.deps, { uploadId: upload.id });
    expect(await uploadOf(upload.id)).toEqual(upload);
    expect(await bench.database.sqlTransaction((sql) => lockUpload(sql, upload.id))).toBe("FILED");
    expect(await markReceived(bench.database.sql, upload.id, new Date())).toBe(false);
  });

  test("a word in every text of a file and its facts is in no table, no object and no log line afterwards, filed or rejected", async () => {
    const word = "ZZCANARY";
    const canary = canaryDicom(word);
    expect(Buffer.from(canary).toString("latin1").split(word).length - 1).toBeGreaterThan(60);
    const said: ImportedFacts = {
      patientKey: word,
      examKey: word,
      vendor: word,
      density: word,
      view: "CC",
      lesions: [{ kind: word, shape: "POINT", points: [[5, 5]], attributes: { margin: word, [word]: word } }],
    };
    expect(await bench.send(canary, `${word}.dcm`, said)).toMatchObject({ status: "FILED" });
    const otherModality = dicomFile(mammogramElements([{ tag: 0x00080060, vr: "CS", value: word }]));
    const codes = [
      await bench.send(canary.subarray(0, canary.length - 500), `${word}.dcm`, said),
      await bench.send(canary, `${word}.png`, { ...said, patientKey: `${word} 2` }),
      await bench.send(otherModality, `${word}.dcm`, said),
      await bench.send(new TextEncoder().encode(word.repeat(100)), `${word}.pgm`, said),
    ].map(({ rejectionCode }) => rejectionCode);
    expect(codes).toEqual(["TRUNCATED", "FACTS_CONFLICT", "NOT_MAMMOGRAPHY", "UNRECOGNISED_FORMAT"]);

    expect(await tablesWith(word)).toEqual([]);
    for (const entry of await readdir(bench.testStore.settings.folder, { recursive: true, withFileTypes: true })) {
      expect(entry.name).not.toContain(word);
      if (entry.isFile()) expect((await readFile(join(entry.parentPath, entry.name))).includes(word), entry.name).toBe(false);
    }
    expect(await readdir(bench.deps.folder)).toEqual([]);
    expect(bench.logged()).not.toContain(word);
  });
});

/** Tables of any schema in whose rows, written as text, the word stands. Binary columns would hide it: there are none. */
async function tablesWith(word: string): Promise<string[]> {
  const { sql } = bench.database;
  const binary = await sql.query(
    `SELECT table_name FROM information_schema.columns WHERE data_type = 'bytea' AND table_schema <> 'pg_catalog'`,
  );
  expect(binary).toEqual([]);
  const tables = await sql.query<{ name: string }>(
    `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'`,
  );
  expect(tables.length).toBeGreaterThan(20);
  const holding: string[] = [];
  for (const { name } of tables) {
    const found = await sql.query(`SELECT 1 AS found FROM ${name} t WHERE t::text ILIKE $1 LIMIT 1`, [`%${word}%`]);
    if (found.length > 0) holding.push(name);
  }
  return holding;
}

describe("closeExamJob", () => {
  const statusOf = async (imageId: string | null) =>
    (await bench.database.prisma.image.findUniqueOrThrow({ where: { id: imageId ?? "" }, include: { exam: true } })).exam;

  test("an exam leaves INGESTING 20 s after its last file: SETTLED with truth for every breast, else QUEUED", async () => {
    const right = await bench.send(mammogram(), "r.dcm", facts({ patientKey: "close", class: "NORMAL" }));
    const exam = await statusOf(right.imageId);
    await closeExamJob(bench.deps, { examId: exam.id });
    expect((await statusOf(right.imageId)).status).toBe("INGESTING");
    bench.clock.advanceSeconds(21);
    await closeExamJob(bench.deps, { examId: exam.id });
    expect((await statusOf(right.imageId)).status).toBe("SETTLED");
    const left = await bench.send(mammogram({ laterality: "L" }), "l.dcm", facts({ patientKey: "close" }));
    expect((await statusOf(left.imageId)).id).toBe(exam.id);
    bench.clock.advanceSeconds(21);
    await closeExamJob(bench.deps, { examId: exam.id });
    expect(await statusOf(left.imageId)).toMatchObject({ status: "QUEUED", settledAt: null });
  });

  test("an open upload that names the exam holds it", async () => {
    const filed = await bench.send(mammogram(), "r.dcm", facts({ patientKey: "held" }));
    const exam = await statusOf(filed.imageId);
    const { patientKeyHash, examKeyHash, projectId, bytes, sha256 } = filed;
    const expiresAt = new Date(bench.clock.now() + 60_000);
    const open = await bench.database.prisma.upload.create({ data: { patientKeyHash, examKeyHash, projectId, bytes, sha256, expiresAt } });
    bench.clock.advanceSeconds(30);
    await closeExamJob(bench.deps, { examId: exam.id });
    expect((await statusOf(filed.imageId)).status).toBe("INGESTING");
    bench.clock.advanceSeconds(60);
    await sweep(bench.deps);
    expect(await uploadOf(open.id)).toMatchObject({ status: "REJECTED", rejectionCode: "EXPIRED" });
    await closeExamJob(bench.deps, { examId: exam.id });
    expect((await statusOf(filed.imageId)).status).toBe("QUEUED");
  });

  test("an exam of the same woman at an earlier date becomes the prior", async () => {
    const earlier = await bench.send(mammogram({ acquiredOn: "20210101" }), "a.dcm", facts({ patientKey: "prior", examKey: "a" }));
    const later = await bench.send(mammogram({ acquiredOn: "20230101" }), "b.dcm", facts({ patientKey: "prior", examKey: "b" }));
    bench.clock.advanceSeconds(30);
    await closeExamJob(bench.deps, { examId: (await statusOf(later.imageId)).id });
    expect((await statusOf(later.imageId)).priorId).toBe((await statusOf(earlier.imageId)).id);
  });
});
