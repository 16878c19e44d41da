import type { RecipeName } from "@second-read/domain";
import { openTrainingSession, type TrainingSession } from "@second-read/tfjs-training";
import { openSoftwareWebgpu } from "@second-read/tfjs-training/check";
import { afterAll, describe, expect, test } from "vitest";
import { randomBackbone } from "../backbone/random-backbone.ts";
import { openBackend } from "../open-backend.ts";
import type { TrainingOptions } from "../recipe.ts";
import { syntheticImages } from "../test-images.ts";
import { trainFold } from "../train-fold.ts";
import { labelUnits } from "./compact/label.ts";
import { cellPixels, patchCells } from "./patch-cnn/grid.ts";
import { recipeKind } from "./recipes.ts";

const webgpu = await openSoftwareWebgpu();
const size = 2;

async function sessionOn(only: "webgpu" | "wasm", recipe: RecipeName): Promise<TrainingSession> {
  const moduleUrl = new URL("./build-trainable.ts", import.meta.url).href;
  const source = {
    moduleUrl,
    exportName: "buildTrainable",
    args: { recipe, options: optionsOf(recipe), pretrained: await pretrainedOf(recipe) },
  };
  return openTrainingSession({ source, workers: 1, backend: { only, softwareAdapters: true } });
}

const smallest: Partial<Record<RecipeName, Partial<TrainingOptions>>> = {
  "keras-baseline": { inputRows: 32, inputColumns: 32 },
  "patch-cnn": { inputRows: 256, inputColumns: 224 },
  "patch-cnn-pretrained": { inputRows: 256, inputColumns: 224 },
};
const labelUnitsOf: Readonly<Record<RecipeName, number>> = {
  compact: labelUnits,
  "keras-baseline": 1,
  linear: 1,
  "patch-cnn": 2 * patchCells ** 2,
  "patch-cnn-pretrained": 2 * patchCells ** 2,
  "three-class": labelUnits + 2,
  transfer: 1,
};

function optionsOf(recipe: RecipeName) {
  return recipeKind(recipe).resolveOptions(smallest[recipe] ?? {});
}

async function pretrainedOf(recipe: RecipeName) {
  return recipeKind(recipe).pretrained?.(await randomBackbone(1));
}

/** Shape of one example; patch models accept any size. */
async function shapeOf(recipe: RecipeName): Promise<number[]> {
  const model = recipeKind(recipe).buildModel(optionsOf(recipe), await pretrainedOf(recipe));
  const [, ...sides] = model.inputs[0]?.shape ?? [];
  model.dispose();
  return sides.map((side) => side ?? patchCells * cellPixels(optionsOf(recipe).inputRows));
}

function waves(length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => Math.sin(i * 1.7) * Math.cos(i / 9));
}

/** Adam's first moment after one step: a tenth of the gradient of each weight. */
async function momentsAfterOneStep(only: "webgpu" | "wasm", recipe: RecipeName): Promise<Map<string, Float32Array>> {
  const session = await sessionOn(only, recipe);
  try {
    const shape = await shapeOf(recipe);
    const units = labelUnitsOf[recipe];
    const labels = Float32Array.from({ length: size * units }, (_, i) => (i % 3 === 0 ? 1 : 0));
    const images = waves(size * shape.reduce((product, side) => product * side, 1));
    // The second channel is the breast mask; outside the breast nothing is trained.
    if (recipe.startsWith("patch-cnn")) for (let i = 1; i < images.length; i += 2) images[i] = 1;
    await session.step({ size, shape, images, labels });
    const { weights, optimizer } = await session.exportState();
    // Layout: a step count, the first moments, the second moments.
    const trained = (optimizer.length - 1) / 2;
    expect(trained).toBeLessThanOrEqual(weights.length);
    return new Map(optimizer.slice(1, 1 + trained).map(({ name, values }, i) => [`${i} ${name}`, values]));
  } finally {
    await session.close();
  }
}

// WebAssembly's kernels are tested one by one against the plain backend, and are a hundred times as fast.
describe.skipIf(webgpu === undefined)("a training step on WebGPU has the gradients that WebAssembly gives:", () => {
  test.each<RecipeName>(["linear", "transfer", "patch-cnn", "patch-cnn-pretrained", "keras-baseline", "compact"])("%s", async (recipe) => {
    const expected = [...(await momentsAfterOneStep("wasm", recipe)).values()];
    const actual = [...(await momentsAfterOneStep("webgpu", recipe)).values()];
    expect(actual).toHaveLength(expected.length);
    // Biases before batch norm have no gradient except rounding errors, so errors are relative to the largest of all gradients.
    const largest = Math.max(...expected.map((values) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)));
    expect(largest).toBeGreaterThan(0);
    expected.forEach((values, i) => {
      const difference = values.reduce((most, value, j) => Math.max(most, Math.abs(value - (actual[i]?.[j] ?? Number.NaN))), 0);
      expect(difference / largest, `weight ${i}`).toBeLessThan(1e-4);
    });
  });
});

describe.skipIf(webgpu === undefined)("a training run on WebGPU", () => {
  afterAll(() => {
    delete process.env.WEBGPU_SOFTWARE_ADAPTERS;
  });

  async function train(onSoftwareCard: boolean): Promise<{ backend: string; sha256: string; losses: number[] }> {
    process.env.WEBGPU_SOFTWARE_ADAPTERS = onSoftwareCard ? "1" : "0";
    const losses: number[] = [];
    const images = syntheticImages({ patients: 6, rows: 64, columns: 56 });
    const isHeldOut = ({ patientId }: { patientId: string }) => patientId === "patient-0" || patientId === "patient-1";
    const { sha256 } = await trainFold({
      recipe: "linear",
      options: { epochs: 3, batch: 4 },
      fold: 0,
      train: images.filter((image) => !isHeldOut(image)),
      validation: images.filter(isHeldOut),
      onEpoch: ({ loss, validationLoss }) => void losses.push(loss, validationLoss ?? Number.NaN),
    });
    return { backend: (await openBackend()).name, sha256, losses };
  }

  test("gives the same result as on the processor, and repeats exactly", async () => {
    const first = await train(true);
    expect(first.backend).toBe("webgpu");
    expect((await train(true)).sha256).toBe(first.sha256);
    const onProcessor = await train(false);
    expect(onProcessor.backend).not.toBe("webgpu");
    first.losses.forEach((loss, i) => {
      expect(Math.abs(loss - (onProcessor.losses[i] ?? Number.NaN)) / Math.abs(loss)).toBeLessThan(1e-3);
    });
  });
});
