import { createHash } from "node:crypto";
import { readdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { lockUpload, markReceived } from "@second-read/database";
import { projectKeyOf, pseudonymOf } from "@second-read/imaging";
import { dicomFile, mammogramElements } from "@second-read/imaging/testing";
import { folders, keys } from "@second-read/storage";
import { exampleFacts } from "@second-read/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createFileProcessor } from "../child/file-processor.ts";
import { waitAfter } from "../filing/put-off.ts";
import { type IngestBench, openIngestBench } from "../testing/ingest-bench.ts";
import { createSentFiles, keysUnder, truthOf } from "../testing/sent-files.ts";
import { ingestUpload, putOffExhausted } from "./ingest-upload.ts";

let bench: IngestBench;
beforeAll(async () => {
  bench = await openIngestBench();
});
afterAll(() => bench?.close());

const { mammogram, facts } = createSentFiles();
const uploadOf = (id: string) => bench.database.prisma.upload.findUniqueOrThrow({ where: { id } });

describe("ingestUpload", () => {
  test("files an image with its patient, exam, breast, truth and objects, and leaves nothing incoming", async () => {
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
    const said = facts({ class: "MALIGNANT", density: "C", lesions: [lesion] });
    const upload = await bench.send(bytes, "one.dcm", said);
    expect(upload).toMatchObject({ status: "FILED", alreadyFiled: false, facts: null });
    // The file names another patient than its facts, and the facts win.
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
    expect(image.exam.patient.pseudonym).toBe(pseudonymOf(key, said.patientKey ?? ""));
    expect(await truthOf(bench, imageId)).toMatchObject([
      {
        class: "MALIGNANT",
        version: 1,
        strength: "IMPORTED",
        inForce: true,
        findings: [{ kind: "MASS", attributes: { margin: "spiculated", class: "MALIGNANT" }, marks: [{ imageId, shape: "BOX" }] }],
      },
    ]);
    expect(await keysUnder(bench, folders.incoming())).toEqual([]);
    expect(await bench.testStore.store.head(keys.image(imageId))).toMatchObject({ sizeBytes: image.bytes });
    expect((await keysUnder(bench, folders.previews())).filter((one) => one.includes(imageId))).toHaveLength(4);
    const stored = await bench.testStore.store.getBytes(keys.image(imageId));
    expect(createHash("sha256").update(stored).digest("hex")).toBe(image.sha256);
    const [audited] = await bench.database.sql.query(`SELECT action, "actorId" FROM "AuditEvent" WHERE subject = $1`, [`image ${imageId}`]);
    expect(audited).toMatchObject({ action: "fileImage", actorId: upload.userId });
    expect(await readdir(bench.deps.folder)).toEqual([]);
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
    expect((await truthOf(bench, other.imageId ?? "")).at(-1)).toMatchObject({ class: "MALIGNANT" });
  });

  test("what is rejected has a code and a sentence, and nothing of it stays", async () => {
    const patients = await bench.database.prisma.patient.count();
    const objects = await keysUnder(bench, folders.images());
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
    expect(await keysUnder(bench, folders.images())).toEqual(objects);
    expect(await keysUnder(bench, folders.incoming())).toEqual([]);
  });

  test("a child that takes too long, or too much, is killed and its file rejected", async () => {
    const slow = createFileProcessor({
      folder: bench.childrenFolder,
      secondsPerFile: 0.01,
      patienceSeconds: 600,
      memoryBytesPerFile: 1.5e9,
    });
    const small = createFileProcessor({ folder: bench.childrenFolder, secondsPerFile: 60, memoryBytesPerFile: 20e6 });
    const run = async (processor: typeof slow) => {
      const upload = await bench.send(mammogram(), "one.png");
      await bench.database.prisma.upload.update({
        where: { id: upload.id },
        data: { status: "RECEIVED", rejectionCode: null, endedAt: null, facts: exampleFacts },
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

  test("an upload that has ended is left alone by a worker that comes late; one that has ended is not put off", async () => {
    const upload = await bench.send(mammogram(), "one.dcm");
    await ingestUpload(bench.deps, { uploadId: upload.id }, new AbortController().signal);
    await putOffExhausted(bench.deps, { uploadId: upload.id });
    expect(await uploadOf(upload.id)).toEqual(upload);
    expect(await bench.database.sqlTransaction((sql) => lockUpload(sql, upload.id))).toBe("FILED");
    expect(await markReceived(bench.database.sql, upload.id, new Date())).toBeNull();
  });

  describe("what is not the file's fault", () => {
    const waitingJobs = (id: string) =>
      bench.database.sql.query<{ delay: number }>(
        "SELECT round(extract(epoch FROM start_after - created_on))::int AS delay FROM jobs.job WHERE name = 'ingest-upload' AND singleton_key = $1 AND state = 'created'",
        [id],
      );
    /** Simulates an unmounted file system, which looks empty. */
    async function whileStoreIsAway(work: () => Promise<void>): Promise<void> {
      const objects = join(bench.testStore.folder, "objects");
      await rename(objects, `${objects}.away`);
      await work().finally(() => rename(`${objects}.away`, objects));
    }
    async function received(): Promise<string> {
      const upload = await bench.send(mammogram(), "one.dcm", undefined, {}, { folder: "/dev/null/nowhere" }).catch(() => null);
      expect(upload).toBeNull();
      const { id } = await bench.database.prisma.upload.findFirstOrThrow({ orderBy: { id: "desc" } });
      return id;
    }
    const ingest = (id: string) => ingestUpload(bench.deps, { uploadId: id }, new AbortController().signal);

    test("a store that is away puts an upload off, ever longer, says so, and rejects nothing; it is filed when the store is back", async () => {
      const id = await received();
      await whileStoreIsAway(() => ingest(id));
      const first = await uploadOf(id);
      expect(first).toMatchObject({ status: "RECEIVED", waitingFor: "STORE", rejectionCode: null, endedAt: null });
      expect(await waitingJobs(id)).toEqual([{ delay: 5 }]);
      bench.clock.advanceSeconds(100);
      await whileStoreIsAway(() => ingest(id));
      expect(await uploadOf(id)).toMatchObject({ status: "RECEIVED", waitingFor: "STORE", waitingSince: first.waitingSince });
      expect(await waitingJobs(id)).toEqual([{ delay: 50 }]);
      await ingest(id);
      expect(await uploadOf(id)).toMatchObject({ status: "FILED", waitingFor: null, waitingSince: null });
    });

    test("a full disk is waited for too", () => {
      expect(waitAfter(Object.assign(new Error("no space left on device"), { code: "ENOSPC" }))).toBe("DISK");
      expect(waitAfter(new Error("a fault of ours"))).toBeNull();
    });

    test("tries that are used up are begun anew for a day, and the upload ends then", async () => {
      const id = await received();
      await putOffExhausted(bench.deps, { uploadId: id });
      expect(await uploadOf(id)).toMatchObject({ status: "RECEIVED", waitingFor: "RETRY" });
      bench.clock.advanceSeconds(25 * 3600);
      await putOffExhausted(bench.deps, { uploadId: id });
      expect(await uploadOf(id)).toMatchObject({ status: "REJECTED", rejectionCode: "READING_FAILED" });
    });
  });
});
