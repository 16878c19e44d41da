import { strFromU8 } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createExportMutation, type ExportsWorld, exported, exportFacts, rowsOf, startExportsWorld } from "../testing/exports-world.ts";
import { seedExam } from "../testing/seed-exam.ts";
import { makeExport } from "./make-export.ts";

let world: ExportsWorld;
let api: ExportsWorld["api"];
let project: ExportsWorld["project"];
let manager: ExportsWorld["manager"];
let reader: ExportsWorld["reader"];
let final: ExportsWorld["final"];
let waiting: ExportsWorld["waiting"];

beforeAll(async () => {
  world = await startExportsWorld();
  ({ api, project, manager, reader, final, waiting } = world);
});
afterAll(() => world?.api.close());

describe("who exports", () => {
  test("gets nothing that the person may not see, and is never asked to read what was taken out", async () => {
    await exported(world, manager, "CSV");
    const blinded = await exported(world, reader, "CSV");
    // They have read two of the final exams, one of a held-out patient; what they do not know is not even counted.
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
    const { files } = await exported(world, manager, "CSV");
    expect(rowsOf(files, "reads")).toMatchObject([
      { readerId: null, finalisedAt: null },
      { readerId: null, activeSeconds: null },
    ]);
    expect(Object.values(files).some((file) => strFromU8(file).includes(reader.id))).toBe(false);
    await api.database.prisma.project.update({ where: { id: project }, data: { settings: {} } });
  });

  test("has it alone, and only as long as the role lasts", async () => {
    const { made } = await exported(world, manager, "CSV");
    const query = `query($id: ID!) { export(id: $id) { id } }`;
    expect(await api.ok(reader, query, { id: made.id })).toEqual({ export: null });
    expect(await api.code(reader, `mutation($id: ID!) { cancelExport(id: $id) { id } }`, { id: made.id })).toBe("NOT_FOUND");
    expect(await api.code(manager, `mutation($id: ID!) { cancelExport(id: $id) { id } }`, { id: made.id })).toBe("WRONG_STATE");
    const leaving = await api.person("Leaving", { [project]: ["ANALYST"] });
    const { createExport } = await api.ok(leaving, createExportMutation, { p: project, f: "COCO" });
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
    const { createExport: waits } = await api.ok(manager, createExportMutation, { p: project, f: "CSV" });
    expect((await api.ok(manager, cancel, { id: waits.id })).cancelExport).toEqual({
      status: "CANCELLED",
      endedAt: api.clock.date().toISOString(),
    });
    await makeExport(api.api.deps, { exportId: waits.id }, new AbortController().signal);
    const { createExport: runs } = await api.ok(manager, createExportMutation, { p: project, f: "CSV" });
    await api.database.prisma.export.update({ where: { id: runs.id }, data: { status: "RUNNING", attempt: 1 } });
    expect((await api.ok(manager, cancel, { id: runs.id })).cancelExport).toEqual({ status: "CANCELLING", endedAt: null });
    await makeExport(api.api.deps, { exportId: runs.id }, new AbortController().signal);
    for (const id of [waits.id, runs.id])
      expect((await api.ok(manager, `query($id: ID!) { export(id: $id) ${exportFacts} }`, { id })).export).toMatchObject({
        status: "CANCELLED",
        url: null,
        sha256: null,
      });
  });

  test("a week after it was made, and at once when an exam is withdrawn; one that is being made begins again", async () => {
    const first = await exported(world, manager, "CSV");
    expect(new Date(first.made.expiresAt).getTime() - api.clock.date().getTime()).toBe(7 * 86_400_000);
    const { createExport: running } = await api.ok(manager, createExportMutation, { p: project, f: "CSV" });
    await api.database.prisma.export.update({ where: { id: running.id }, data: { status: "RUNNING", attempt: 1 } });
    const gone = await seedExam(api, project, { status: "SETTLED", truth: { class: "BENIGN", strength: "AGREED" } });
    await api.ok(manager, `mutation($id: ID!) { withdrawExam(examId: $id, reason: "asked to") { id } }`, { id: gone.id });
    const query = `query($id: ID!) { export(id: $id) ${exportFacts} }`;
    expect((await api.ok(manager, query, { id: first.made.id })).export).toMatchObject({ status: "SUCCEEDED", url: null });
    expect(await api.database.prisma.export.findUnique({ where: { id: running.id } })).toMatchObject({ status: "RUNNING", attempt: 2 });
    const later = await exported(world, manager, "CSV");
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
