import { createHash } from "node:crypto";
import { newId } from "@second-read/database";
import { type Finding, type Point, textOfCell } from "@second-read/domain";
import { type CsvRow, parseCsv } from "@second-read/imaging/facts-csv";
import { exampleAssessment, seedTruth } from "@second-read/testing";
import { strFromU8, unzipSync } from "fflate";
import { expect } from "vitest";
import { makeExport } from "../exports/make-export.ts";
import { type SeededExam, seedExam } from "./seed-exam.ts";
import { seedVersion } from "./seed-version.ts";
import { startTestApi, type TestApi, type TestPerson } from "./test-api.ts";

/** A project with exams to export: two final ones, one that waits, one of a held-out patient; all but one with a read and marks. */
export interface ExportsWorld {
  readonly api: TestApi;
  readonly project: string;
  readonly manager: TestPerson;
  readonly reader: TestPerson;
  readonly final: SeededExam;
  readonly waiting: SeededExam;
  readonly heldOut: SeededExam;
}

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

/** One finding on both views of the breast, in every shape; remarks are as hostile as possible. */
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
async function judge(
  { api, project, reader }: Pick<ExportsWorld, "api" | "project" | "reader">,
  exam: SeededExam,
  reason: string,
): Promise<void> {
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

export async function startExportsWorld(): Promise<ExportsWorld> {
  const api = await startTestApi();
  const project = await api.project("home");
  const manager = await api.person("Manager", { [project]: ["DATA_MANAGER"] });
  const reader = await api.person("Reader", { [project]: ["READER", "DATA_MANAGER"] });
  const truth = { class: "NORMAL", strength: "AGREED" } as const;
  const final = await seedExam(api, project, { status: "SETTLED", truth });
  const waiting = await seedExam(api, project, { status: "QUEUED", truth });
  const heldOut = await seedExam(api, project, { status: "SETTLED", truth, lockedTest: true });
  const judged = { api, project, reader };
  await judge(judged, final, "'-1 is no number, =SUM(A1) none either");
  await judge(judged, waiting, "WAITING");
  await judge(judged, heldOut, "HELD OUT");
  const more = await seedExam(api, project, { status: "SETTLED", truth });
  await seedVersion(
    api,
    project,
    [final, waiting, heldOut, more].map((exam, i) => ({ exam, score: 0.1234567890123 + i / 10 })),
  );
  await api.database.prisma.prediction.updateMany({ where: { examId: final.id, laterality: "R" }, data: { density: "c" } });
  await api.database.prisma.image.update({
    where: { id: final.images[0]?.id ?? "" },
    data: { vendor: "+Vendor; Süd, a/b", rowSpacingMm: 0.07, columnSpacingMm: 0.0701 },
  });
  return { api, project, manager, reader, final, waiting, heldOut };
}

export const createExportMutation = `mutation($p: ID!, $f: ExportFormat!, $s: ID) { createExport(projectId: $p, format: $f, snapshotId: $s) { id status progress url } }`;
export const exportFacts = `{ id format status progress total exported notFinal heldOut sha256 bytes url expiresAt endedAt error { code message } snapshot { id } }`;

/** What a person receives: the facts, and the unpacked archive, whose manifest is checked. */
export async function exported(
  { api, project }: Pick<ExportsWorld, "api" | "project">,
  person: TestPerson,
  format: "CSV" | "COCO",
  snapshotId?: string,
) {
  const { createExport } = await api.ok(person, createExportMutation, { p: project, f: format, s: snapshotId });
  expect(createExport).toMatchObject({ status: "QUEUED", progress: 0, url: null });
  await makeExport(api.api.deps, { exportId: createExport.id }, new AbortController().signal);
  const { export: made } = await api.ok(person, `query($id: ID!) { export(id: $id) ${exportFacts} }`, { id: createExport.id });
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

/** The rows of a table, each value converted by its column's type. */
export function rowsOf(files: Readonly<Record<string, Uint8Array>>, table: string): Record<string, unknown>[] {
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
  if (type === "JSON") return JSON.parse(textOfCell(text));
  if (type.startsWith("column and row")) {
    const numbers = text.split(" ").map(Number);
    return numbers.flatMap((column, i) => (i % 2 === 0 ? [[column, numbers[i + 1]]] : []));
  }
  return textOfCell(text);
}
