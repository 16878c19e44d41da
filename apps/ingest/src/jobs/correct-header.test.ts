import { type ImportedFacts, projectKeyOf, pseudonymOf, readFiledImage } from "@second-read/imaging";
import { dicomFile, mammogramElements } from "@second-read/imaging/testing";
import { keys, objectIdOf } from "@second-read/storage";
import { seedTruth } from "@second-read/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type IngestBench, openIngestBench } from "../testing/ingest-bench.ts";
import { closeExamJob } from "./close-exam.ts";

let bench: IngestBench;
beforeAll(async () => {
  bench = await openIngestBench();
});
afterAll(() => bench?.close());

/** The values of a header; the files of one test are of one SOP instance and have the same pixels. */
interface Header {
  readonly patient: string;
  readonly side: string;
  readonly view: string;
}

const first: Header = { patient: "S1", side: "R", view: "CC" };
let serial = 0;

function instance() {
  const number = ++serial;
  const file = ({ patient, side, view }: Header, more: Parameters<typeof mammogramElements>[0] = []) =>
    dicomFile(
      mammogramElements([
        ...[
          { tag: 0x00080018, vr: "UI", value: `1.2.77.${number}` } as const,
          { tag: 0x0020000d, vr: "UI", value: `1.2.78.${number}` } as const,
          { tag: 0x00100020, vr: "LO", value: `${patient}-${number}` } as const,
          { tag: 0x00200062, vr: "CS", value: side } as const,
          { tag: 0x00185101, vr: "CS", value: view } as const,
        ].filter(({ tag }) => !more.some((other) => other.tag === tag)),
        ...more,
      ]),
    );
  const pseudonym = (patient: string) => pseudonymOf(projectKeyOf(bench.deps.deidentificationKey, bench.projectId), `${patient}-${number}`);
  return { file, pseudonym };
}

async function imageOf(imageId: string | null) {
  const image = await bench.database.prisma.image.findUniqueOrThrow({
    where: { id: imageId ?? "" },
    include: { exam: { include: { patient: true, breasts: true } } },
  });
  const object = readFiledImage(await bench.testStore.store.getBytes(keys.image(objectIdOf(image))));
  // Row and object must always agree.
  expect([object.laterality, object.view, object.viewLabel]).toEqual([image.laterality, image.view, image.viewLabel]);
  return image;
}

const actionsOf = async (imageId: string | null) =>
  (
    await bench.database.sql.query<{ action: string; details: { header?: string[]; facts?: string[] } }>(
      `SELECT action, details FROM "AuditEvent" WHERE subject = $1 ORDER BY sequence`,
      [`image ${imageId}`],
    )
  ).map(({ action, details }) => [action, ...(details.header ?? []), ...(details.facts ?? [])].join(" "));

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, at) => permutations(items.toSpliced(at, 1)).map((rest) => [item, ...rest]));
}

describe("the same instance with another header", () => {
  const steps = {
    first,
    laterality: { ...first, side: "L" },
    view: { ...first, view: "MLO" },
    patient: { ...first, patient: "S2" },
  } satisfies Record<string, Header>;
  const names = Object.keys(steps) as (keyof typeof steps)[];

  test.each(permutations(names).map((order) => [order.join(", ")] as const))(
    "%s: each is applied or refused, none is passed over",
    async (order) => {
      const { file, pseudonym } = instance();
      const patients = await bench.database.prisma.patient.count();
      let filed: Header | null = null;
      let imageId: string | null = null;
      let corrections = 0;
      for (const name of order.split(", ") as (keyof typeof steps)[]) {
        const header = steps[name];
        const upload = await bench.send(file(header), "a.dcm");
        if (filed === null) {
          expect(upload).toMatchObject({ status: "FILED", alreadyFiled: false, rejectionCode: null });
          imageId = upload.imageId;
          filed = header;
        } else if (header.patient !== filed.patient) {
          expect(upload).toMatchObject({ status: "REJECTED", rejectionCode: "SAME_INSTANCE_OTHER_HEADER" });
          expect(upload.rejectionMessage).toContain("patient");
        } else {
          corrections++;
          expect(upload).toMatchObject({ status: "FILED", alreadyFiled: true, imageId, rejectionCode: "CORRECTED" });
          filed = header;
        }
        const image = await imageOf(imageId);
        expect(image).toMatchObject({ laterality: filed.side, view: filed.view });
        expect(image.exam.patient.pseudonym).toBe(pseudonym(filed.patient));
        expect(image.exam.breasts.map(({ laterality }) => laterality)).toEqual([filed.side]);
        // The same bytes once more are the filed ones now.
        if (upload.status === "FILED")
          expect(await bench.send(file(header), "a.dcm")).toMatchObject({ alreadyFiled: true, rejectionCode: null });
      }
      expect((await actionsOf(imageId)).filter((action) => action.startsWith("correctImage"))).toHaveLength(corrections);
      // A refused header must not create a patient.
      expect(await bench.database.prisma.patient.count()).toBe(patients + 1);
    },
  );

  test("another study is another exam, and refused; a wrapping that says the same is the filed image", async () => {
    const { file } = instance();
    const { imageId } = await bench.send(file(first), "a.dcm");
    const study = file(first, [{ tag: 0x0020000d, vr: "UI", value: "1.2.79.1" }]);
    expect(await bench.send(study, "a.dcm")).toMatchObject({ status: "REJECTED", rejectionCode: "SAME_INSTANCE_OTHER_HEADER" });
    const rewrapped = file(first, [{ tag: 0x00200010, vr: "SH", value: "another study id" }]);
    expect(await bench.send(rewrapped, "a.dcm")).toMatchObject({ alreadyFiled: true, imageId, rejectionCode: null });
    expect(await actionsOf(imageId)).toEqual(["fileImage"]);
  });

  test("an issuer makes another patient; facts that name the patient by number alone do not", async () => {
    const { file } = instance();
    const issued = (issuer: string) => file(first, [{ tag: 0x00100021, vr: "LO", value: issuer }]);
    const { imageId } = await bench.send(issued("SITE A"), "a.dcm");
    expect(await bench.send(issued("SITE B"), "a.dcm")).toMatchObject({ rejectionCode: "SAME_INSTANCE_OTHER_HEADER" });
    const facts = { patientKey: `S1-${serial}`, acquiredOn: "2024-02-29" };
    expect(await bench.send(issued("SITE A"), "a.dcm", facts)).toMatchObject({ alreadyFiled: true, imageId, rejectionCode: null });
    expect(await bench.send(issued("SITE A"), "a.dcm", { patientKey: "S9" })).toMatchObject({ rejectionCode: "FACTS_CONFLICT" });
  });

  test.each<[field: string, changes: Parameters<typeof mammogramElements>[0]]>([
    ["grey scale", [{ tag: 0x00280004, vr: "CS", value: "MONOCHROME1" }]],
    ["spacing", [{ tag: 0x00181164, vr: "DS", value: [0.08, 0.08] }]],
    ["vendor", [{ tag: 0x00080070, vr: "LO", value: "SIEMENS" }]],
    ["acquiredOn", [{ tag: 0x00080020, vr: "DA", value: "20240301" }]],
    ["orientation", [{ tag: 0x00200020, vr: "CS", value: ["A", "L"] }]],
    ["other", [{ tag: 0x00281300, vr: "CS", value: "YES" }]],
  ])("a corrected %s is applied, with an audit event that names it", async (field, changes) => {
    const { file } = instance();
    const { imageId } = await bench.send(file(first), "a.dcm");
    const before = await imageOf(imageId);
    expect(await bench.send(file(first, changes), "a.dcm")).toMatchObject({ alreadyFiled: true, imageId, rejectionCode: "CORRECTED" });
    expect((await imageOf(imageId)).sha256).not.toBe(before.sha256);
    expect((await actionsOf(imageId)).at(-1)).toBe(`correctImage ${field}`);
  });
});

describe("what it does to the exam", () => {
  const facts = (changes: ImportedFacts = {}): ImportedFacts => ({ ...changes });

  test("truth goes to the other breast with the image, and the exam to its readers where a breast is left without", async () => {
    const { file } = instance();
    const { imageId } = await bench.send(file(first), "a.dcm", facts({ class: "MALIGNANT", density: "c" }));
    const examId = (await imageOf(imageId)).examId;
    bench.clock.advanceSeconds(30);
    await closeExamJob(bench.deps, { examId });
    expect((await imageOf(imageId)).exam.status).toBe("SETTLED");
    await bench.send(file({ ...first, side: "L" }), "a.dcm");
    const { exam } = await imageOf(imageId);
    expect(exam.breasts).toMatchObject([{ laterality: "L", density: "c", truthId: expect.any(String) }]);
    const events = await bench.database.sql.query(
      `SELECT e.kind::text AS kind, t.laterality::text AS laterality FROM "TruthEvent" e JOIN "Truth" t ON t.id = e."truthId" WHERE t."examId" = $1`,
      [examId],
    );
    expect(events).toEqual([{ kind: "WITHDRAWN", laterality: "R" }]);
  });

  test("of two images of a breast the one that stays keeps what it says itself, and no more", async () => {
    const one = instance();
    const key = { patientKey: "pair", examKey: "pair" };
    const { imageId } = await bench.send(one.file(first), "a.dcm", facts({ ...key, class: "MALIGNANT", density: "d" }));
    const other = instance();
    await bench.send(other.file({ ...first, view: "MLO" }), "b.dcm", facts(key));
    await bench.send(one.file({ ...first, side: "L" }), "a.dcm", facts(key));
    const { exam } = await imageOf(imageId);
    const breasts = exam.breasts.map(({ laterality, truthId, density }) => [laterality, truthId !== null, density]).sort();
    expect(breasts).toEqual([
      ["L", true, "d"],
      ["R", false, null],
    ]);
  });

  test("once somebody has begun to read, what was seen stays; what was not seen is still corrected", async () => {
    const { file } = instance();
    const { imageId } = await bench.send(file(first), "a.dcm");
    const { examId } = await imageOf(imageId);
    await bench.database.prisma.read.create({ data: { examId, projectId: bench.projectId, readerId: "reader", round: 1 } });
    const before = await imageOf(imageId);
    const seen = [
      file({ ...first, side: "L" }),
      file({ ...first, view: "MLO" }),
      file(first, [{ tag: 0x00280004, vr: "CS", value: "MONOCHROME1" }]),
    ];
    for (const bytes of seen) {
      const upload = await bench.send(bytes, "a.dcm");
      expect(upload).toMatchObject({ status: "REJECTED", rejectionCode: "SAME_INSTANCE_OTHER_HEADER" });
      expect(upload.rejectionMessage).toContain("its exam has been read");
      const [audited] = await bench.database.sql.query(`SELECT action, details FROM "AuditEvent" WHERE subject = $1`, [
        `upload ${upload.id}`,
      ]);
      expect(audited).toMatchObject({ action: "rejectUpload", details: { code: "SAME_INSTANCE_OTHER_HEADER" } });
    }
    expect(await imageOf(imageId)).toEqual(before);
    const model = file(first, [{ tag: 0x00081090, vr: "LO", value: "Senographe Pristina" }]);
    expect(await bench.send(model, "a.dcm")).toMatchObject({ rejectionCode: "CORRECTED" });
    expect(await imageOf(imageId)).toMatchObject({ model: "Senographe Pristina" });
  });

  test("an open upload that names a patient by number holds the exam of that number and its issuer", async () => {
    const { file } = instance();
    const key = { patientKey: `S1-${serial}`, examKey: "held" };
    const upload = await bench.send(file(first, [{ tag: 0x00100021, vr: "LO", value: "SITE A" }]), "a.dcm", facts(key));
    const { patientKeyHash, examKeyHash, projectId, bytes, sha256 } = upload;
    const expiresAt = new Date(bench.clock.now() + 60_000);
    await bench.database.prisma.upload.create({ data: { patientKeyHash, examKeyHash, projectId, bytes, sha256, expiresAt } });
    bench.clock.advanceSeconds(30);
    const { examId } = await imageOf(upload.imageId);
    await closeExamJob(bench.deps, { examId });
    expect((await imageOf(upload.imageId)).exam.status).toBe("INGESTING");
    bench.clock.advanceSeconds(60);
    await closeExamJob(bench.deps, { examId });
    expect((await imageOf(upload.imageId)).exam.status).toBe("QUEUED");
  });

  test("a truth that is not imported binds like a read", async () => {
    const { file } = instance();
    const { imageId } = await bench.send(file(first), "a.dcm");
    const { examId } = await imageOf(imageId);
    const proven = { laterality: "R", class: "MALIGNANT", strength: "PATHOLOGY" } as const;
    await seedTruth(bench.database, { examId, projectId: bench.projectId, ...proven });
    expect(await bench.send(file({ ...first, side: "L" }), "a.dcm")).toMatchObject({ rejectionCode: "SAME_INSTANCE_OTHER_HEADER" });
  });

  test("facts say again what the header says now, or contradict it and are refused", async () => {
    const { file } = instance();
    const { imageId } = await bench.send(file(first), "a.dcm", facts({ laterality: "R" }));
    const left = file({ ...first, side: "L" });
    expect(await bench.send(left, "a.dcm", facts({ laterality: "R" }))).toMatchObject({ rejectionCode: "FACTS_CONFLICT" });
    expect(await bench.send(file(first), "a.dcm", facts({ laterality: "L" }))).toMatchObject({ rejectionCode: "FACTS_CONFLICT" });
    expect(await bench.send(left, "a.dcm", facts({ laterality: "L" }))).toMatchObject({ rejectionCode: "CORRECTED" });
    expect(await imageOf(imageId)).toMatchObject({ laterality: "L" });
    expect(await bench.send(left, "a.dcm", facts({ pixelsAreClean: false }))).toMatchObject({ rejectionCode: "BURNED_IN_UNCHECKED" });
  });

  test("a side or view that the facts gave to a silent file stays through another wrapping, and gives way to a header that speaks", async () => {
    const { file } = instance();
    const silent = { ...first, side: "", view: "" };
    const { imageId } = await bench.send(file(silent), "a.dcm", facts({ laterality: "L", view: "ML", vendor: "GE" }));
    expect(await imageOf(imageId)).toMatchObject({ laterality: "L", view: "ML", vendor: "GE" });
    const renumbered = file(silent, [{ tag: 0x00200013, vr: "IS", value: 4 }]);
    expect(await bench.send(renumbered, "a.dcm", facts({ view: "ML", density: "b" }))).toMatchObject({ rejectionCode: "CORRECTED" });
    expect(await imageOf(imageId)).toMatchObject({ laterality: "L", view: "ML", vendor: "GE", importedDensity: "b" });
    expect(await bench.send(file(first), "a.dcm")).toMatchObject({ rejectionCode: "CORRECTED" });
    expect(await imageOf(imageId)).toMatchObject({ laterality: "R", view: "CC", vendor: "GE", importedDensity: "b" });
  });

  test("an image that was filed before headers were noted is compared by its row", async () => {
    const { file } = instance();
    const { imageId } = await bench.send(file(first), "a.dcm");
    await bench.database.sql.query(`UPDATE "Image" SET header = NULL WHERE id = $1`, [imageId]);
    expect(await bench.send(file(first, [{ tag: 0x00200013, vr: "IS", value: 7 }]), "a.dcm")).toMatchObject({
      alreadyFiled: true,
      rejectionCode: null,
    });
    expect(await bench.send(file({ ...first, patient: "S2" }), "a.dcm")).toMatchObject({ rejectionCode: "SAME_INSTANCE_OTHER_HEADER" });
    expect(await bench.send(file({ ...first, view: "MLO" }), "a.dcm")).toMatchObject({ rejectionCode: "CORRECTED" });
    expect(await imageOf(imageId)).toMatchObject({ view: "MLO", header: { view: "MLO" } });
  });
});
