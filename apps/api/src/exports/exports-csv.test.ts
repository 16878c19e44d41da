import { newId } from "@second-read/database";
import { seedTruth } from "@second-read/testing";
import { strFromU8, unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createExportMutation, type ExportsWorld, exported, exportFacts, rowsOf, startExportsWorld } from "../testing/exports-world.ts";
import { makeExport } from "./make-export.ts";
import { examsPerPage } from "./read-pages.ts";

let world: ExportsWorld;
let api: ExportsWorld["api"];
let project: ExportsWorld["project"];
let manager: ExportsWorld["manager"];
let final: ExportsWorld["final"];
let heldOut: ExportsWorld["heldOut"];

beforeAll(async () => {
  world = await startExportsWorld();
  ({ api, project, manager, final, heldOut } = world);
});
afterAll(() => world?.api.close());

describe("an export as CSV", () => {
  test("read again is what the database holds of final exams, and nothing else", async () => {
    const { files, made } = await exported(world, manager, "CSV");
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
      rowsOf(files, "predictions").map(({ examId, laterality, score, estimatedDensity, set, fold, at }) => ({
        ...{ examId, laterality, score, estimatedDensity, set, fold, at },
      })),
    ).toEqual(
      expect.arrayContaining(
        predictions.map(({ examId, laterality, score, density, set, fold, at }) => ({
          ...{ examId, laterality, score, estimatedDensity: density, set, fold, at },
        })),
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
    const { createExport } = await api.ok(person, createExportMutation, { p: many, f: "CSV" });
    await makeExport(api.api.deps, { exportId: createExport.id }, new AbortController().signal);
    const { exports } = await api.ok(person, `query($p: ID!) { exports(projectId: $p) ${exportFacts} }`, { p: many });
    expect(exports).toMatchObject([{ status: "SUCCEEDED", total: rows.length, notFinal: rows.length, exported: 0 }]);
    const files = unzipSync(new Uint8Array(await (await fetch(exports[0].url.replace(api.publicOrigin, api.url))).arrayBuffer()));
    expect(rowsOf(files, "exams").map(({ examId }) => examId)).toEqual(rows.map(({ id }) => id).sort());
  });

  test("by a snapshot holds the truth of then, the reads that it weighed, and no other images", async () => {
    const { id: readId } = await api.database.prisma.read.findFirstOrThrow({ where: { examId: final.id, status: "FINALISED" } });
    const agreed = { laterality: "R", class: "NORMAL", strength: "AGREED", version: 3, readIds: [readId] } as const;
    await seedTruth(api.database, { examId: final.id, projectId: project, ...agreed });
    const { freezeSnapshot } = await api.ok(manager, `mutation($p: ID!) { freezeSnapshot(projectId: $p) { id } }`, { p: project });
    expect(await api.code(manager, createExportMutation, { p: project, f: "CSV", s: freezeSnapshot.id })).toBe("WRONG_STATE");
    await api.freeze();
    const { snapshot } = await api.ok(manager, `query($s: ID!) { snapshot(id: $s) { digest } }`, { s: freezeSnapshot.id });
    const before = await exported(world, manager, "CSV", freezeSnapshot.id);
    // As if the clock had been ahead when it was read: it existed, since the truth weighed it.
    await api.database.prisma.read.update({ where: { id: readId }, data: { finalisedAt: new Date(api.clock.now() + 24 * 3_600_000) } });
    const readsIn = (files: Record<string, Uint8Array>) => rowsOf(files, "reads").map((row) => row.readId);
    expect(readsIn(before.files)).toContain(readId);
    const newer = { laterality: "L", class: "BENIGN", strength: "PATHOLOGY", version: 2 } as const;
    const superseding = await seedTruth(api.database, { examId: final.id, projectId: project, ...newer });
    const after = await exported(world, manager, "CSV", freezeSnapshot.id);
    expect(after.made.snapshot).toEqual({ id: freezeSnapshot.id });
    expect(after.manifest.snapshot).toBe(snapshot.digest);
    expect(readsIn(after.files)).toEqual(readsIn(before.files));
    expect(strFromU8(after.files["truth.csv"] as Uint8Array)).toBe(strFromU8(before.files["truth.csv"] as Uint8Array));
    const now = await exported(world, manager, "CSV");
    expect(rowsOf(now.files, "truth").map(({ truthId }) => truthId)).toContain(superseding);
    const foreign = await api.project("foreign");
    const stranger = await api.person("Stranger", { [foreign]: ["DATA_MANAGER"] });
    expect(await api.code(stranger, createExportMutation, { p: foreign, f: "CSV", s: freezeSnapshot.id })).toBe("NOT_FOUND");
  });
});

/** Findings by their read or truth, reassembled from the rows of their marks. */
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
