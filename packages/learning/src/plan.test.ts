import type { AppError } from "@second-read/domain";
import { openBackend, openTrainingSession } from "@second-read/tfjs-training";
import { backend, util } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, test } from "vitest";
import { baselineTrainingBytes, countOutputs, countParameters, refuseInputTooLarge } from "./plan.ts";
import { buildModel } from "./recipes/keras-baseline/build-model.ts";

/** The heap shared by all models of the process. */
interface WasmBackend {
  readonly wasm: { readonly asm: { readonly memory: WebAssembly.Memory } };
}

const gibibyte = 2 ** 30;

function refusal(rows: number, columns: number, on: string): AppError | undefined {
  try {
    refuseInputTooLarge("keras-baseline", { rows, columns }, on);
    return undefined;
  } catch (error) {
    return error as AppError;
  }
}

describe("what the baseline takes", () => {
  beforeAll(async () => void (await openBackend({ only: "wasm" })));

  test.each([
    [64, 48],
    [100, 75],
  ])("is counted as its model is built, at %i × %i", (rows, columns) => {
    const model = buildModel({ epochs: 1, seed: 1, batch: 2, inputRows: rows, inputColumns: columns });
    expect(countParameters({ rows, columns }).parameters).toBe(model.countParams());
    expect(countParameters({ rows, columns }).largestWeight).toBe(
      Math.max(...model.weights.map(({ shape }) => util.sizeFromShape(shape as number[]))),
    );
    const planes = outputsOf(model, /^(image|convolution|normalisation|pool)/);
    expect(countOutputs({ rows, columns })).toEqual({ all: planes.reduce((sum, size) => sum + size), largest: Math.max(...planes) });
    expect(outputsOf(model, /^(dense|dropout|logit)/).reduce((sum, size) => sum + size)).toBeLessThan(1000);
    model.dispose();
  });

  test.each([
    [2250, 1500, 854.6],
    [1024, 768, 202.7],
    [512, 384, 51.7],
    [256, 192, 13.9],
  ])("has the published number of parameters at %i × %i", (rows, columns, millions) => {
    expect(Math.round(countParameters({ rows, columns }).parameters / 1e5) / 10).toBe(millions);
  });

  // All run in one process, whose heap never shrinks: so sizes go from small to large.
  test.each([
    [64, 48, 32],
    [128, 96, 32],
    [256, 192, 16],
  ])("lies above the heap of two steps at %i × %i, batch %i", { timeout: 300_000 }, async (rows, columns, batch) => {
    const session = await openTrainingSession({
      source: {
        moduleUrl: new URL("./recipes/build-trainable.ts", import.meta.url).href,
        exportName: "buildTrainable",
        args: { recipe: "keras-baseline", options: { epochs: 1, seed: 1, batch, inputRows: rows, inputColumns: columns } },
      },
      workers: 1,
      backend: { only: "wasm" },
    });
    const images = Float32Array.from({ length: batch * rows * columns }, (_, i) => (i % 7) / 7);
    const labels = Float32Array.from({ length: batch }, (_, i) => i % 2);
    // Adam's moments exist from the second step on.
    for (let step = 0; step < 2; step += 1) await session.step({ size: batch, images, labels });
    await session.close();
    const heapBytes = (backend() as unknown as WasmBackend).wasm.asm.memory.buffer.byteLength;
    const estimate = baselineTrainingBytes({ rows, columns }, batch);
    expect(heapBytes).toBeLessThan(estimate);
    // An estimate that refuses twice as much as would fit is useless.
    expect(heapBytes).toBeGreaterThan(estimate / 2);
  });
});

describe("what fits", () => {
  test("full size is refused on wasm, with an input suggested that is then accepted", () => {
    const error = refusal(2250, 1500, "wasm");
    expect(error?.code).toBe("TOO_LARGE_FOR_DEVICE");
    const { rows, columns } = (error as AppError).details.largestInput as { rows: number; columns: number };
    expect(rows).toBeGreaterThan(256);
    expect(baselineTrainingBytes({ rows, columns }, 32)).toBeLessThan(4 * gibibyte);
    expect(refusal(rows, columns, "wasm")).toBeUndefined();
    expect(refusal(rows + 32, columns + 32, "wasm")?.code).toBe("TOO_LARGE_FOR_DEVICE");
  });

  test("a patch recipe is refused a size that does not fit, with one suggested that is then accepted", () => {
    const size = (rows: number) => ({ rows, columns: (rows * 7) / 8 });
    expect(() => refuseInputTooLarge("patch-cnn", size(4096), "wasm")).toThrow(/the largest of this shape that fits is 2048 × 1792/);
    expect(() => refuseInputTooLarge("patch-cnn", size(2048), "wasm")).not.toThrow();
    expect(() => refuseInputTooLarge("patch-cnn", size(4096), "tfjs-node-gpu")).not.toThrow();
    expect(() => refuseInputTooLarge("patch-cnn-pretrained", size(2048), "wasm")).toThrow(
      /the largest of this shape that fits is 1024 × 896/,
    );
    expect(() => refuseInputTooLarge("patch-cnn", { rows: 1000, columns: 875 }, "wasm")).toThrow(/is 256 × 224, 512 × 448, 1024 × 896/);
  });

  test("a recipe with a fixed input accepts no other", () => {
    expect(() => refuseInputTooLarge("compact", { rows: 2000, columns: 1000 }, "wasm")).toThrow(/input of its own/);
  });
});

/** Number of floats that each of the named layers outputs for one image. */
function outputsOf(model: LayersModel, names: RegExp): number[] {
  return model.layers
    .filter(({ name }) => names.test(name))
    .map(({ outputShape }) => util.sizeFromShape((outputShape as number[]).slice(1)));
}
