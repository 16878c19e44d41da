import { installBackbone, keys } from "@second-read/storage";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seedExam } from "../testing/seed-exam.ts";
import { startTestApi, type TestApi, type TestPerson } from "../testing/test-api.ts";

let api: TestApi;
let project: string;
let analyst: TestPerson;

const recipes =
  "{ recipes { name description isDefault isAvailable backboneName backboneSha256 inputs { rows columns spacingMm isDefault } } }";
const trigger = "mutation($i: TriggerRetrainingInput!) { triggerRetraining(input: $i) { recipe backboneSha256 } }";
const input = (idempotencyKey: string, recipe?: string) => ({ projectId: project, folds: 2, idempotencyKey, reason: "a test", recipe });
const backbone = { sha256: "b".repeat(64), name: "MobileNet v1", cut: "conv_pw_12_relu" };

beforeAll(async () => {
  api = await startTestApi();
  project = await api.project("recipes");
  analyst = await api.person("Ana", { [project]: ["ANALYST"] });
  for (let patient = 0; patient < 4; patient += 1) {
    await seedExam(api, project, { status: "SETTLED", truth: { class: "NORMAL", strength: "IMPORTED" } });
    await seedExam(api, project, { status: "SETTLED", truth: { class: "BENIGN", strength: "IMPORTED" } });
  }
});
afterAll(() => api?.close());

test("without a backbone compact is the default, and transfer says what it needs", async () => {
  expect((await api.ok(analyst, recipes)).recipes).toMatchObject([
    { name: "transfer", isDefault: false, isAvailable: false, backboneName: null, backboneSha256: null },
    { name: "compact", isDefault: true, isAvailable: true, backboneSha256: null },
    { name: "patch-cnn", isDefault: false, isAvailable: true, backboneSha256: null },
    { name: "patch-cnn-pretrained", isDefault: false, isAvailable: false, backboneSha256: null },
    { name: "three-class", isDefault: false, isAvailable: true, backboneSha256: null },
    { name: "keras-baseline", isDefault: false, isAvailable: true },
  ]);
  const { errors } = await api.graphql(analyst, trigger, { i: input("needs one", "transfer") });
  expect(errors?.[0]).toMatchObject({
    message: "The recipe transfer needs a backbone, and none is installed: npm run backbone installs one.",
    extensions: { code: "INVALID_INPUT" },
  });
  expect((await api.ok(analyst, trigger, { i: input("without") })).triggerRetraining).toEqual({ recipe: "compact", backboneSha256: null });
});

test("three-class is refused while a class has fewer than two patients, in words, and taken when it has", async () => {
  const start = (key: string) => api.graphql(analyst, trigger, { i: input(key, "three-class") });
  const messageOf = async (key: string) => (await start(key)).errors?.[0]?.message;
  expect(await messageOf("no malignant")).toBe(
    "No patient has a malignant breast. The recipe three-class is measured on patients that it was not trained on, so it needs normal, benign and malignant breasts of 2 patients each. Choose another recipe, or add truth.",
  );
  const malignant = { status: "SETTLED", truth: { class: "MALIGNANT", strength: "IMPORTED" } } as const;
  await seedExam(api, project, malignant);
  expect(await messageOf("one malignant")).toMatch(/^Only one patient has a malignant breast\. The recipe three-class is measured/);
  await seedExam(api, project, malignant);
  expect((await start("two malignant")).data?.triggerRetraining).toEqual({ recipe: "three-class", backboneSha256: null });
});

test("patch-cnn and patch-cnn-pretrained may be given inputs from 0.8 to 0.05 mm a pixel, and another one is refused before anything is frozen", async () => {
  const all: { name: string; inputs: unknown[] }[] = (await api.ok(analyst, recipes)).recipes;
  const isOfPatches = ({ name }: { name: string }) => name.startsWith("patch-cnn");
  const [patchCnn, pretrained] = all.filter(isOfPatches);
  const others = all.filter((recipe) => !isOfPatches(recipe));
  expect(pretrained?.inputs).toEqual(patchCnn?.inputs);
  expect(others.every(({ inputs }) => inputs.length === 0)).toBe(true);
  expect(patchCnn?.inputs).toHaveLength(5);
  expect(patchCnn?.inputs[0]).toEqual({ rows: 256, columns: 224, spacingMm: 0.8, isDefault: false });
  expect(patchCnn?.inputs[1]).toEqual({ rows: 512, columns: 448, spacingMm: 0.4, isDefault: true });
  const wrong = { ...input("wrong input", "patch-cnn"), inputRows: 300, inputColumns: 200 };
  expect((await api.graphql(analyst, trigger, { i: wrong })).errors?.[0]).toMatchObject({
    message: expect.stringMatching(/^The input of patch-cnn is 256 × 224, 512 × 448/),
    extensions: { code: "INVALID_INPUT" },
  });
});

test("with a backbone transfer is the default, and a run keeps the one that it was asked for with", async () => {
  await installBackbone(api.store.store, backbone, Buffer.from("weights"));
  expect((await api.ok(analyst, recipes)).recipes).toMatchObject([
    { name: "transfer", isDefault: true, isAvailable: true, backboneName: "MobileNet v1", backboneSha256: backbone.sha256 },
    { name: "compact", isDefault: false, backboneSha256: null },
    { name: "patch-cnn", isDefault: false, backboneSha256: null },
    { name: "patch-cnn-pretrained", isDefault: false, isAvailable: true, backboneSha256: backbone.sha256 },
    { name: "three-class", isDefault: false, backboneSha256: null },
    { name: "keras-baseline", isDefault: false },
  ]);
  const first = input("with");
  const pinned = { recipe: "transfer", backboneSha256: backbone.sha256 };
  expect((await api.ok(analyst, trigger, { i: first })).triggerRetraining).toEqual(pinned);
  await installBackbone(api.store.store, { ...backbone, sha256: "c".repeat(64) }, Buffer.from("other weights"));
  expect((await api.ok(analyst, trigger, { i: first })).triggerRetraining).toEqual(pinned);
  expect(await api.store.store.head(keys.backbone(backbone.sha256))).not.toBeNull();
  expect((await api.ok(analyst, trigger, { i: input("other") })).triggerRetraining.backboneSha256).toBe("c".repeat(64));
  expect((await api.ok(analyst, trigger, { i: input("chosen", "compact") })).triggerRetraining).toEqual({
    recipe: "compact",
    backboneSha256: null,
  });
});
