import { countTestPatientsWithTruth, readImagesWithTruth } from "@second-read/database";
import { keys } from "@second-read/storage";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seedExam } from "../testing/seed-exam.ts";
import { startTestApi, type TestApi } from "../testing/test-api.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api?.close());

test("a truth under review is not trained on, but a held-out test patient is still evaluated by it", async () => {
  const project = await api.project("doubt");
  const manager = await api.person("Mia", { [project]: ["DATA_MANAGER"] });
  const arbiter = await api.person("Arno", { [project]: ["ARBITER"] });
  const truth = { class: "BENIGN", strength: "IMPORTED" } as const;
  const [sure, doubted, locked] = [
    await seedExam(api, project, { status: "SETTLED", truth }),
    await seedExam(api, project, { status: "SETTLED", truth }),
    await seedExam(api, project, { status: "SETTLED", truth, lockedTest: true }),
  ];
  for (const { id } of [doubted, locked])
    await api.ok(arbiter, `mutation($id: ID!) { reopenExam(examId: $id, reason: "looks odd") { id } }`, { id });

  const { freezeSnapshot } = await api.ok(manager, `mutation($p: ID!) { freezeSnapshot(projectId: $p) { id status } }`, { p: project });
  expect(freezeSnapshot.status).toBe("QUEUED");
  await api.freeze();
  const { snapshot } = await api.ok(manager, `query($s: ID!) { snapshot(id: $s) { digest lockedTestPatients } }`, { s: freezeSnapshot.id });
  expect(snapshot.lockedTestPatients).toBe(1);
  const manifest = (await api.store.store.getBytes(keys.snapshot(snapshot.digest))).toString();
  const inManifest = new Set(
    manifest
      .trim()
      .split("\n")
      .map((line) => `${JSON.parse(line).examId} ${JSON.parse(line).split}`),
  );
  expect(inManifest).toEqual(new Set([`${sure.id} TRAIN`, `${locked.id} LOCKED`]));

  // What the locked evaluation scores, and whether there is anybody to score.
  const evaluated = (await readImagesWithTruth(api.database, project)).filter(({ lockedTest }) => lockedTest);
  expect(evaluated.map(({ imageId }) => imageId).sort()).toEqual(locked.images.map(({ id }) => id).sort());
  expect(await countTestPatientsWithTruth(api.database, project, "standard")).toBe(1);
});
