import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { newId } from "@second-read/database";
import { boundingBox, type Finding, findingKinds, type Point, shapeArea, textOfCell } from "@second-read/domain";
import { type CsvRow, parseCsv } from "@second-read/imaging/facts-csv";
import { exampleAssessment, requireOrSkip, seedTruth } from "@second-read/testing";
import { strFromU8, unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SeededExam, seedExam } from "../testing/seed-exam.ts";
import { seedVersion } from "../testing/seed-version.ts";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";
import { makeExport } from "./make-export.ts";
import { examsPerPage } from "./read-pages.ts";

let api: TestApi;
let project: string;
let manager: TestPerson;
let reader: TestPerson;
let final: SeededExam;
let waiting: SeededExam;
let heldOut: SeededExam;

const marks: Readonly<Record<string, readonly Point[]>> = {
  POINT: [[100.5, 200.25]],
  BOX: [
    [10, 20],
    [110.125, 220],
  ],
  ELLIPSE: [
    [300, 400],
    [380, 460],
    [355, 430],
    [325, 430],
  ],
  POLYGON: [
    [1, 2],
    [30.0625, 4],
    [28, 40],
  ],
};

/** One finding on both views of the breast, in every shape; remarks are as hostile as they may be. */
function findingOf({ images }: SeededExam): Finding {
  const [cc, mlo] = images;
  return {
    id: newId(),
    lesionUid: newId(),
    kind: "MASS",
    laterality: "R",
    attributes: { margin: "spiculated", remark: '=HYPERLINK("http://x"), "quoted"\r\nand – more' },
    marks: [
      { imageId: cc?.id ?? "", shape: "POINT", points: marks.POINT ?? [] },
      { imageId: cc?.id ?? "", shape: "BOX", points: marks.BOX ?? [] },
      { imageId: mlo?.id ?? "", shape: "ELLIPSE", points: marks.ELLIPSE ?? [] },
      { imageId: mlo?.id ?? "", shape: "POLYGON", points: marks.POLYGON ?? [] },
    ],
  };
}

/** The exam as two readers and an arbiter leave it. */
async function judge(exam: SeededExam, reason: string): Promise<void> {
  const { prisma } = api.database;
  const finding = findingOf(exam);
  const without: Finding = { ...finding, id: newId(), lesionUid: newId(), kind: "CALCIFICATIONS", marks: [] };
  await prisma.read.create({
    data: {
      id: newId(),
      examId: exam.id,
      projectId: project,
      readerId: reader.id,
      round: 1,
      order: 1,
      status: "FINALISED",
      breasts: [{ ...exampleAssessment("R", "RECALL"), class: "MALIGNANT", birads: "4A", density: "c" }, exampleAssessment("L", "NORMAL")],
      findings: [finding, without],
      blindOpinion: "RECALL",
      finalOpinion: "RECALL",
      activeSeconds: 41.5,
      finalisedAt: new Date("2026-03-04T05:06:07.089Z"),
    },
  });
  await seedTruth(api.database, {
    examId: exam.id,
    projectId: project,
    laterality: "R",
    class: "MALIGNANT",
    strength: "ADJUDICATED",
    version: 2,
    readIds: [newId(), newId()],
    reason,
    findings: [{ ...finding, id: newId() }],
  });
}

beforeAll(async () => {
  api = await startTestApi();
  project = await api.project("home");
  manager = await api.person("Manager", { [project]: ["DATA_MANAGER"] });
  reader = await api.person("Reader", { [project]: ["READER", "DATA_MANAGER"] });
  const truth = { class: "NORMAL", strength: "AGREED" } as const;
  final = await seedExam(api, project, { status: "SETTLED", truth });
  waiting = await seedExam(api, project, { status: "QUEUED", truth });
  heldOut = await seedExam(api, project, { status: "SETTLED", truth, lockedTest: true });
  await judge(final, "'-1 is no number, =SUM(A1) none either");
  await judge(waiting, "WAITING");
  await judge(heldOut, "HELD OUT");
  const more = await seedExam(api, project, { status: "SETTLED", truth });
  await seedVersion(
    api,
    project,
    [final, waiting, heldOut, more].map((exam, i) => ({ exam, score: 0.1234567890123 + i / 10 })),
  );
  await api.database.prisma.image.update({
    where: { id: final.images[0]?.id ?? "" },
    data: { vendor: "+Vendor; Süd, a/b", rowSpacingMm: 0.07, columnSpacingMm: 0.0701 },
  });
});
afterAll(() => api?.close());

const create = `mutation($p: ID!, $f: ExportFormat!, $s: ID) { createExport(projectId: $p, format: $f, snapshotId: $s) { id status progress url } }`;
const facts = `{ id format status progress total exported notFinal heldOut sha256 bytes url expiresAt endedAt error { code message } snapshot { id } }`;

async function exported(person: TestPerson, format: "CSV" | "COCO", snapshotId?: string) {
  const { createExport } = await api.ok(person, create, { p: project, f: format, s: snapshotId });
  expect(createExport).toMatchObject({ status: "QUEUED", progress: 0, url: null });
  await makeExport(api.api.deps, { exportId: createExport.id }, new AbortController().signal);
  const { export: made } = await api.ok(person, `query($id: ID!) { export(id: $id) ${facts} }`, { id: createExport.id });
  expect(made).toMatchObject({ format, status: "SUCCEEDED", progress: 1, error: null });
  const bytes = new Uint8Array(await (await fetch(made.url.replace(api.publicOrigin, api.url))).arrayBuffer());
  expect([bytes.length, sha256(bytes)]).toEqual([made.bytes, made.sha256]);
  const files = unzipSync(bytes);
  const manifest = JSON.parse(strFromU8(files["manifest.json"] as Uint8Array));
  expect(Object.keys(files)).toEqual([...manifest.files.map(({ name }: { name: string }) => name), "manifest.json"]);
  for (const { name, bytes: length, sha256: digest } of manifest.files)
    expect([name, files[name]?.length, sha256(files[name] as Uint8Array)]).toEqual([name, length, digest]);
  return { made, files, manifest };
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** The rows of a table, each value as its column's type has it. */
function rowsOf(files: Readonly<Record<string, Uint8Array>>, table: string): Record<string, unknown>[] {
  const dictionary = parseCsv(files["data-dictionary.csv"] as Uint8Array).rows.map(({ values }) => values);
  return parseCsv(files[`${table}.csv`] as Uint8Array).rows.map(({ values }: CsvRow) =>
    Object.fromEntries(
      Object.entries(values).map(([name, text]) => {
        const type = dictionary.find(({ file, column }) => file === `${table}.csv` && column === name)?.type ?? "";
        return [name, cellValue(type, text)];
      }),
    ),
  );
}

function cellValue(type: string, text: string): unknown {
  if (type.startsWith("words separated")) return text === "" ? [] : text.split(" ");
  if (text === "") return null;
  if (type.startsWith("whole number") || type.startsWith("number")) return Number(text);
  if (type === "true or false") return text === "true";
  if (type.startsWith("ISO 8601")) return new Date(text);
  if (type === "JSON") return JSON.parse(text);
  if (type.startsWith("column and row")) {
    const numbers = text.split(" ").map(Number);
    return numbers.flatMap((column, i) => (i % 2 === 0 ? [[column, numbers[i + 1]]] : []));
  }
  return textOfCell(text);
}

describe("an export as CSV", () => {
  test("read again is what the database holds of final exams, and nothing else", async () => {
    const { files, made } = await exported(manager, "CSV");
    const { prisma } = api.database;
    expect(made).toMatchObject({ total: 4, exported: 2, notFinal: 1, heldOut: 1 });

    const exams = await prisma.exam.findMany({
      where: { projectId: project, id: { not: heldOut.id } },
      include: { patient: true },
      orderBy: { id: "asc" },
    });
    expect(rowsOf(files, "exams")).toEqual(
      exams.map(({ id, patient, status, ageBand, priorId }) => ({
        examId: id,
        patient: patient.pseudonym,
        status,
        acquiredOn: null,
        ageBand,
        priorExamId: priorId,
      })),
    );
    const ids = exams.map(({ id }) => id);
    const images = await prisma.image.findMany({ where: { examId: { in: ids } } });
    const imageRows = rowsOf(files, "images");
    expect(new Map(imageRows.map((row) => [row.imageId, row]))).toEqual(
      new Map(
        images.map((image) => [
          image.id,
          {
            imageId: image.id,
            examId: image.examId,
            laterality: image.laterality,
            view: image.view,
            viewModifiers: image.viewModifiers ?? [],
            rows: image.rows,
            columns: image.columns,
            rowSpacingMm: image.rowSpacingMm,
            columnSpacingMm: image.columnSpacingMm,
            spacingBasis: image.spacingBasis,
            vendor: image.vendor,
            lossy: image.lossy,
            sha256: image.sha256,
          },
        ]),
      ),
    );
    expect(imageRows.length).toBe(images.length);

    const settled = exams.filter(({ status }) => status === "SETTLED").map(({ id }) => id);
    const reads = await prisma.read.findMany({ where: { examId: { in: settled } } });
    expect(rowsOf(files, "reads")).toEqual(
      reads.flatMap((read) =>
        read.breasts.map((breast) => ({
          readId: read.id,
          examId: read.examId,
          laterality: breast.laterality,
          readerId: read.readerId,
          round: read.round,
          order: read.order,
          finalisedAt: read.finalisedAt,
          activeSeconds: read.activeSeconds,
          opinion: breast.opinion,
          class: breast.class,
          birads: breast.birads,
          density: breast.density,
          technicalRecallReason: breast.technicalRecallReason,
          noLocation: breast.noLocation ?? null,
          blindOpinion: read.blindOpinion,
          finalOpinion: read.finalOpinion,
        })),
      ),
    );
    const truths = (
      await prisma.breast.findMany({
        where: { examId: { in: settled } },
        include: { truth: true },
        orderBy: [{ examId: "asc" }, { laterality: "asc" }],
      })
    ).map(({ truth }) => truth);
    expect(rowsOf(files, "truth")).toEqual(
      truths.map((truth) => ({
        truthId: truth?.id,
        examId: truth?.examId,
        laterality: truth?.laterality,
        class: truth?.class,
        strength: truth?.strength,
        version: truth?.version,
        at: truth?.at,
        reason: truth?.reason,
        readIds: truth?.readIds,
        supersedesId: truth?.supersedesId,
      })),
    );
    expect(findingsOf(rowsOf(files, "findings"))).toEqual(
      new Map<unknown, unknown>([
        ...reads.map(({ id, findings }) => [id, findings] as const),
        ...truths.flatMap((truth) => (truth && truth.findings.length > 0 ? [[truth.id, truth.findings] as const] : [])),
      ]),
    );
    const predictions = await prisma.prediction.findMany({ where: { examId: { in: settled } } });
    expect(
      rowsOf(files, "predictions").map(({ examId, laterality, score, set, fold, at }) => ({ examId, laterality, score, set, fold, at })),
    ).toEqual(
      expect.arrayContaining(
        predictions.map(({ examId, laterality, score, set, fold, at }) => ({ examId, laterality, score, set, fold, at })),
      ),
    );
    const everything = Object.values(files)
      .map((file) => strFromU8(file))
      .join("\n");
    for (const hidden of ["WAITING", "HELD OUT", heldOut.id]) expect([hidden, everything.includes(hidden)]).toEqual([hidden, false]);
    // No cell is a formula to a spreadsheet.
    expect(everything).not.toMatch(/(?:^|,|\n)"?[=+@]/);
    expect(strFromU8(files["README.txt"] as Uint8Array)).toContain(
      "Labels of 2 exams. Left out: 1 exams that were not final, 1 of patients",
    );
  });

  test("of more exams than are in memory at once has each of them once", async () => {
    const many = await api.project("many");
    const person = await api.person("Many", { [many]: ["ANALYST"] });
    const { prisma } = api.database;
    const rows = Array.from({ length: 2 * examsPerPage + 3 }, () => ({ id: newId(), patientId: newId() }));
    await prisma.patient.createMany({
      data: rows.map(({ patientId }) => ({
        id: patientId,
        projectId: many,
        keyHash: newId(),
        pseudonym: newId(),
        lockedTest: false,
        splitHash: newId(),
      })),
    });
    await prisma.exam.createMany({
      data: rows.map(({ id, patientId }) => ({ id, projectId: many, patientId, keyHash: newId(), status: "QUEUED" as const })),
    });
    const { createExport } = await api.ok(person, create, { p: many, f: "CSV" });
    await makeExport(api.api.deps, { exportId: createExport.id }, new AbortController().signal);
    const { exports } = await api.ok(person, `query($p: ID!) { exports(projectId: $p) ${facts} }`, { p: many });
    expect(exports).toMatchObject([{ status: "SUCCEEDED", total: rows.length, notFinal: rows.length, exported: 0 }]);
    const files = unzipSync(new Uint8Array(await (await fetch(exports[0].url.replace(api.publicOrigin, api.url))).arrayBuffer()));
    expect(rowsOf(files, "exams").map(({ examId }) => examId)).toEqual(rows.map(({ id }) => id).sort());
  });

  test("by a snapshot holds the truth of then, and of no other images", async () => {
    const { freezeSnapshot } = await api.ok(manager, `mutation($p: ID!) { freezeSnapshot(projectId: $p) { id digest } }`, { p: project });
    const before = await exported(manager, "CSV", freezeSnapshot.id);
    const newer = { laterality: "L", class: "BENIGN", strength: "PATHOLOGY", version: 2 } as const;
    const superseding = await seedTruth(api.database, { examId: final.id, projectId: project, ...newer });
    const after = await exported(manager, "CSV", freezeSnapshot.id);
    expect(after.made.snapshot).toEqual({ id: freezeSnapshot.id });
    expect(after.manifest.snapshot).toBe(freezeSnapshot.digest);
    expect(strFromU8(after.files["truth.csv"] as Uint8Array)).toBe(strFromU8(before.files["truth.csv"] as Uint8Array));
    const now = await exported(manager, "CSV");
    expect(rowsOf(now.files, "truth").map(({ truthId }) => truthId)).toContain(superseding);
    const foreign = await api.project("foreign");
    const stranger = await api.person("Stranger", { [foreign]: ["DATA_MANAGER"] });
    expect(await api.code(stranger, create, { p: foreign, f: "CSV", s: freezeSnapshot.id })).toBe("NOT_FOUND");
  });
});

/** Findings by their read or truth, put together again of their marks' rows. */
function findingsOf(rows: readonly Record<string, unknown>[]): Map<unknown, unknown> {
  const found = new Map<unknown, Map<unknown, Record<string, unknown> & { marks: object[] }>>();
  for (const { sourceId, findingId, lesionUid, kind, laterality, attributes, place, imageId, shape, points } of rows) {
    const findings = found.get(sourceId) ?? new Map();
    found.set(sourceId, findings);
    const finding = findings.get(findingId) ?? { id: findingId, lesionUid, kind, laterality, attributes, marks: [] };
    findings.set(findingId, finding);
    if (place !== 0) finding.marks.push({ imageId, shape, points });
  }
  return new Map([...found].map(([sourceId, findings]) => [sourceId, [...findings.values()]]));
}

describe("an export as COCO", () => {
  test("holds the marks of the ground truth, and each comes back as it was drawn", async () => {
    const { files } = await exported(manager, "COCO");
    const coco = JSON.parse(strFromU8(files["annotations.json"] as Uint8Array));
    const { prisma } = api.database;
    expect(coco.categories.map(({ name }: { name: string }) => name)).toEqual(findingKinds);
    expect(new Set(coco.images.map(({ examId }: { examId: string }) => examId)).has(waiting.id)).toBe(false);
    expect(coco.images.length).toBe(8);
    expect(new Set(coco.images.map(({ id }: { id: number }) => id)).size).toBe(8);

    const truth = await prisma.truth.findFirstOrThrow({ where: { examId: final.id, laterality: "R", class: "MALIGNANT" } });
    const imageOf = new Map<number, { imageId: string; width: number; height: number }>(
      coco.images.map((image: { id: number }) => [image.id, image]),
    );
    const back = coco.annotations.map(({ image_id, shape, points, findingId }: any) => ({
      findingId,
      mark: { imageId: imageOf.get(image_id)?.imageId, shape, points },
    }));
    const drawn = truth.findings.flatMap(({ id, marks: list }) => list.map((mark) => ({ findingId: id, mark })));
    expect(back).toEqual(expect.arrayContaining(drawn));
    expect(back.length).toBe(drawn.length);
    for (const { shape, points, bbox, area, segmentation, image_id, iscrowd, category_id } of coco.annotations) {
      const [left, top, width, height] = bbox;
      expect([iscrowd, category_id, segmentation.length]).toEqual([0, 1, 1]);
      const [outline] = segmentation;
      const corners = outline.flatMap((column: number, i: number) => (i % 2 === 0 ? [[column, outline[i + 1]]] : [])) as Point[];
      if (shape === "POLYGON") expect(corners).toEqual(points);
      if (shape === "POINT") {
        expect([left + width / 2, top + height / 2]).toEqual(points[0]);
        expect(area).toBe(1);
      } else {
        const box = boundingBox({ shape, points });
        expect([left, top, left + width, top + height]).toEqual([box.left, box.top, box.right, box.bottom]);
        expect(area).toBe(shapeArea({ shape, points }));
      }
      // What stands for the mark covers what the mark covers; 72 corners lack 0.13 % of an ellipse.
      const polygon = { shape: "POLYGON", points: corners } as const;
      expect(Math.abs(shapeArea(polygon) - area) / area).toBeLessThan(0.0013);
      const outer = boundingBox(polygon);
      expect(Math.max(Math.abs(outer.left - left), Math.abs(outer.bottom - top - height))).toBeLessThan(0.1);
      const image = imageOf.get(image_id);
      expect(left >= 0 && top >= 0 && left + width <= (image?.width ?? 0) && top + height <= (image?.height ?? 0)).toBe(true);
    }
  });
});

const python = process.env.PEERS_PYTHON || undefined;
const hasCoco = python !== undefined && spawnSync(python, ["-c", "import pycocotools"]).status === 0;

test.skipIf(requireOrSkip(hasCoco, "pycocotools (PEERS_PYTHON)"))(
  "COCO's own program reads an export, and covers what each mark covers",
  async () => {
    const { files } = await exported(manager, "COCO");
    const folder = await mkdtemp(join(tmpdir(), "coco-"));
    try {
      const file = join(folder, "annotations.json");
      await writeFile(file, files["annotations.json"] as Uint8Array);
      const program = `
import contextlib, json, sys
from pycocotools.coco import COCO
with contextlib.redirect_stdout(sys.stderr):
    coco = COCO(sys.argv[1])
print(json.dumps([[a["area"], int(coco.annToMask(a).sum())] for a in coco.loadAnns(coco.getAnnIds())]))`;
      const { stdout, status } = spawnSync(python ?? "", ["-c", program, file], { encoding: "utf8" });
      expect(status).toBe(0);
      const areas = JSON.parse(stdout) as [number, number][];
      expect(areas.length).toBe(4);
      // Whole pixels along the outline are in or out.
      for (const [area, pixels] of areas) expect(Math.abs(pixels - area)).toBeLessThan(2 + 4 * Math.sqrt(area));
    } finally {
      await rm(folder, { recursive: true });
    }
  },
);

describe("who exports", () => {
  test("gets nothing that the person may not see, and is never asked to read what was taken out", async () => {
    const blinded = await exported(reader, "CSV");
    // Of the final exams they have read two, one of them of a held-out patient; what they do not know is not even counted.
    expect(blinded.made).toMatchObject({ total: 2, exported: 1, notFinal: 0, heldOut: 1 });
    expect(rowsOf(blinded.files, "exams").map(({ examId }) => examId)).toEqual([final.id]);
    const { prisma } = api.database;
    const exposed = await prisma.exposure.findMany({ where: { userId: manager.id } });
    expect(exposed.map(({ examId }) => examId)).toContain(final.id);
    expect(exposed.map(({ examId }) => examId)).not.toContain(waiting.id);
    expect(await prisma.exposure.count({ where: { userId: reader.id } })).toBe(0);
  });

  test("gets no reader's name where readers are anonymous", async () => {
    await api.database.prisma.project.update({ where: { id: project }, data: { settings: { anonymousReaders: true } } });
    const { files } = await exported(manager, "CSV");
    expect(rowsOf(files, "reads")).toMatchObject([
      { readerId: null, finalisedAt: null },
      { readerId: null, activeSeconds: null },
    ]);
    expect(Object.values(files).some((file) => strFromU8(file).includes(reader.id))).toBe(false);
    await api.database.prisma.project.update({ where: { id: project }, data: { settings: {} } });
  });

  test("has it alone, and only as long as the role lasts", async () => {
    const { made } = await exported(manager, "CSV");
    const query = `query($id: ID!) { export(id: $id) { id } }`;
    expect(await api.ok(reader, query, { id: made.id })).toEqual({ export: null });
    expect(await api.code(reader, `mutation($id: ID!) { cancelExport(id: $id) { id } }`, { id: made.id })).toBe("NOT_FOUND");
    expect(await api.code(manager, `mutation($id: ID!) { cancelExport(id: $id) { id } }`, { id: made.id })).toBe("WRONG_STATE");
    const leaving = await api.person("Leaving", { [project]: ["ANALYST"] });
    const { createExport } = await api.ok(leaving, create, { p: project, f: "COCO" });
    await api.database.prisma.membership.deleteMany({ where: { userId: leaving.id } });
    await makeExport(api.api.deps, { exportId: createExport.id }, new AbortController().signal);
    expect(await api.database.prisma.export.findUnique({ where: { id: createExport.id } })).toMatchObject({
      status: "FAILED",
      errorCode: "NOT_FOUND",
    });
  });
});

describe("an export ends", () => {
  test("when it is cancelled, whether it waits or runs", async () => {
    const cancel = `mutation($id: ID!) { cancelExport(id: $id) { status endedAt } }`;
    const { createExport: waits } = await api.ok(manager, create, { p: project, f: "CSV" });
    expect((await api.ok(manager, cancel, { id: waits.id })).cancelExport).toEqual({
      status: "CANCELLED",
      endedAt: api.clock.date().toISOString(),
    });
    await makeExport(api.api.deps, { exportId: waits.id }, new AbortController().signal);
    const { createExport: runs } = await api.ok(manager, create, { p: project, f: "CSV" });
    await api.database.prisma.export.update({ where: { id: runs.id }, data: { status: "RUNNING", attempt: 1 } });
    expect((await api.ok(manager, cancel, { id: runs.id })).cancelExport).toEqual({ status: "CANCELLING", endedAt: null });
    await makeExport(api.api.deps, { exportId: runs.id }, new AbortController().signal);
    for (const id of [waits.id, runs.id])
      expect((await api.ok(manager, `query($id: ID!) { export(id: $id) ${facts} }`, { id })).export).toMatchObject({
        status: "CANCELLED",
        url: null,
        sha256: null,
      });
  });

  test("a week after it was made, and at once when an exam is withdrawn; one that is being made begins again", async () => {
    const first = await exported(manager, "CSV");
    expect(new Date(first.made.expiresAt).getTime() - api.clock.date().getTime()).toBe(7 * 86_400_000);
    const { createExport: running } = await api.ok(manager, create, { p: project, f: "CSV" });
    await api.database.prisma.export.update({ where: { id: running.id }, data: { status: "RUNNING", attempt: 1 } });
    const gone = await seedExam(api, project, { status: "SETTLED", truth: { class: "BENIGN", strength: "AGREED" } });
    await api.ok(manager, `mutation($id: ID!) { withdrawExam(examId: $id, reason: "asked to") { id } }`, { id: gone.id });
    const query = `query($id: ID!) { export(id: $id) ${facts} }`;
    expect((await api.ok(manager, query, { id: first.made.id })).export).toMatchObject({ status: "SUCCEEDED", url: null });
    expect(await api.database.prisma.export.findUnique({ where: { id: running.id } })).toMatchObject({ status: "RUNNING", attempt: 2 });
    const later = await exported(manager, "CSV");
    expect(rowsOf(later.files, "exams").map(({ examId }) => examId)).not.toContain(gone.id);
    const events = await api.database.prisma.auditEvent.findMany({
      where: { chain: project, action: { in: ["createExport", "makeExport"] } },
    });
    expect(events.filter(({ subject }) => subject === `export ${later.made.id}`).map(({ action }) => action)).toEqual([
      "createExport",
      "makeExport",
    ]);
  });
});
