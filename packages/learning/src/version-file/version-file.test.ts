import { execFile, spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { RecipeName } from "@second-read/domain";
import { requireOrSkip } from "@second-read/testing";
import { strToU8, unzipSync, zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { randomBackboneFile } from "../backbone/random-backbone.ts";
import { openBackbone } from "../index.ts";
import { sha256Hex } from "../model-file.ts";
import { predictImages } from "../predict-images.ts";
import { randomModelFile } from "../random-model-file.ts";
import { publicRecipeNames } from "../recipe.ts";
import { preparationFor, recipeKind } from "../recipes/recipes.ts";
import { exampleImage } from "./example-image.ts";
import { packVersion } from "./pack-version.ts";
import { mostInflatedBytes } from "./read-zip.ts";
import { readVersionFile } from "./version-file.ts";

const run = promisify(execFile);
const root = join(import.meta.dirname, "../../../..");
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "version-file-"));
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A version of two fold models as training would leave them, except that their weights are drawn from a seed. */
async function versionOf(recipe: RecipeName) {
  const { pooling, backbone: taken } = recipeKind(recipe).recipe;
  const backboneBytes = taken !== null ? await randomBackboneFile(3) : null;
  const backbone = backboneBytes === null ? undefined : await openBackbone(backboneBytes);
  const models: { fold: number; bytes: Uint8Array }[] = [];
  for (const fold of [0, 1]) models.push({ fold, bytes: await randomModelFile(recipe, fold + 1, { fold, backbone }) });
  const map = { kind: "platt", slope: 0.6, intercept: -0.2 } as const;
  return {
    number: 7,
    sha256: sha256Hex(models[0]?.bytes as Uint8Array),
    createdAt: "2026-03-04T05:06:07.000Z",
    recipe,
    preparation: preparationFor(recipe),
    scoring: {
      pooling,
      folds: [
        { fold: 0, mean: -0.4, deviation: 1.7 },
        { fold: 1, mean: 0.3, deviation: 0.8 },
      ],
      breastMap: map,
      imageMap: map,
      operatingPoints: [],
    },
    card: "# Version 7\n",
    models,
    backbone: backboneBytes,
  };
}

async function unpack(bytes: Uint8Array, name: string): Promise<string> {
  const place = join(folder, name);
  for (const [file, content] of Object.entries(unzipSync(bytes))) {
    await mkdir(dirname(join(place, file)), { recursive: true });
    await writeFile(join(place, file), content);
  }
  return place;
}

const python = process.env.PEERS_PYTHON || undefined;
const hasKeras = () =>
  python !== undefined &&
  spawnSync(python, ["-c", "import importlib.util as u; exit(not (u.find_spec('keras') and u.find_spec('jax')))"]).status === 0;
const lacksKeras = requireOrSkip(hasKeras(), "a Python with Keras (PEERS_PYTHON)");

describe.each(publicRecipeNames)("a version of %s as a file", { timeout: 120_000 }, (recipe) => {
  let bytes: Uint8Array;
  let score: number;

  it("can be read again, and has the score that the product computes", async () => {
    const version = await versionOf(recipe);
    bytes = await packVersion(version);
    const { description, models, backbone } = readVersionFile(bytes);
    expect(description).toMatchObject({ number: 7, recipe, preparation: version.preparation, scoring: version.scoring });
    expect(models.map(sha256Hex)).toEqual(version.models.map((model) => sha256Hex(model.bytes)));
    expect(backbone).toEqual(version.backbone);
    const tools = backbone === null ? {} : { backbone: await openBackbone(backbone) };
    const image = exampleImage(version.preparation);
    for (const [i, model] of models.entries()) {
      const logit = (await predictImages(model, [image], tools)).get(image.imageId) as number;
      expect(Math.abs(logit - (description.example.logits[i] as number))).toBeLessThan(1e-4);
    }
    score = description.example.score;
    expect(score).toBeGreaterThan(0);
    expect(score).toBeLessThan(1);
  });

  it("gives the same score in plain TensorFlow.js", async () => {
    const place = await unpack(bytes, recipe);
    const { stdout } = await run(process.execPath, [join(place, "predict.mjs")]);
    expect(Math.abs(Number(stdout.trim().split("\n").at(-1)) - score)).toBeLessThan(1e-4);
  });

  it.skipIf(lacksKeras)("gives the same score in Keras", async () => {
    const place = await unpack(bytes, recipe);
    const { stdout } = await run(python ?? "", [join(place, "predict.py")], { env: { ...process.env, KERAS_BACKEND: "jax" } });
    expect(Math.abs(Number(stdout.trim().split("\n").at(-1)) - score)).toBeLessThan(1e-4);
  });
});

function descriptionOf(files: Readonly<Record<string, Uint8Array>>): object {
  return JSON.parse(Buffer.from(files["version.json"] as Uint8Array).toString());
}

describe("a file that is no version", () => {
  it("is refused with an explanation of each fault", async () => {
    expect(() => readVersionFile(strToU8("PNG"))).toThrow("it is no ZIP archive, or cut off");
    expect(() => readVersionFile(zipSync({ "a.txt": strToU8("a") }))).toThrow("without version.json or SHA256SUMS");
    const bytes = await packVersion(await versionOf("linear"));
    expect(() => readVersionFile(bytes.subarray(0, bytes.length - 100))).toThrow("it is no ZIP archive, or cut off");
    const grown = { "version.json": new Uint8Array(mostInflatedBytes + 1) };
    expect(() => readVersionFile(zipSync(grown, { level: 9 }))).toThrow(
      "not a version file that can be used: it grows to more than 128 MB",
    );
    const files = unzipSync(bytes);
    const altered = { ...files, "models/fold-0.bin": files["models/fold-1.bin"] as Uint8Array };
    expect(() => readVersionFile(zipSync(altered, { level: 0 }))).toThrow("models/fold-0.bin is not what its SHA-256 says");
    for (const [described, why] of [
      [null, "its format is undefined"],
      [{ format: { toString: 1 } }, 'its format is {"toString":1}'],
      [{ format: "second-read-version/1" }, "its version.json does not describe one"],
      ...(["models", "backbone", "preparation", "scoring"] as const).flatMap((part) =>
        [null, [], {}, "text", [null]].flatMap((value) =>
          part === "backbone" && value === null
            ? []
            : [[{ ...descriptionOf(files), [part]: value }, "its version.json does not describe one"] as const],
        ),
      ),
    ] as const) {
      const changed = { ...files, "version.json": strToU8(JSON.stringify(described)), SHA256SUMS: new Uint8Array() };
      const sums = { ...changed, SHA256SUMS: strToU8(`${sha256Hex(changed["version.json"])}  version.json`) };
      expect(() => readVersionFile(zipSync(sums, { level: 0 }))).toThrow(why);
    }
    const { "models/fold-0.bin": _, ...fewer } = files;
    expect(() => readVersionFile(zipSync(fewer, { level: 0 }))).toThrow("models/fold-0.bin is missing");
  });
});
