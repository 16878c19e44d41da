import type { RecipeName } from "@second-read/domain";
import { openTrainingSession } from "@second-read/tfjs-training";
import { backend } from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import type { Convolution } from "../../backbone/convolution.ts";
import type { BuildArguments } from "../build-trainable.ts";
import { recipeKind } from "../recipes.ts";
import { cellPixels, inputChannels, patchCells } from "./grid.ts";
import { mobileNet, patchTrainingBytes, pretrainedTrainingBytes } from "./training-bytes.ts";

interface WasmBackend {
  readonly wasm: { readonly asm: { readonly memory: WebAssembly.Memory } };
}

/** With the shape of MobileNet v1. */
const convolutions = mobileNet.map(({ filters, halvings }, i): Convolution => {
  const before = mobileNet[i - 1] ?? { filters: 3, halvings: 0 };
  const isDepthwise = i % 2 === 1;
  const side = i === 0 || isDepthwise ? 3 : 1;
  const filterShape = [side, side, before.filters, isDepthwise ? 1 : filters] as const;
  return {
    isDepthwise,
    filterShape,
    filter: new Float32Array(filterShape.reduce((a, b) => a * b, 1)).fill(0.01),
    bias: new Float32Array(filters),
    strides: halvings > before.halvings ? [2, 2] : [1, 1],
    pad: "same",
    activation: "relu6",
  };
});

// The heap only grows, so the smaller size comes first.
test.each<[RecipeName, typeof patchTrainingBytes, readonly Convolution[] | undefined]>([
  ["patch-cnn", patchTrainingBytes, undefined],
  ["patch-cnn-pretrained", pretrainedTrainingBytes, convolutions],
])("the estimate lies above the heap of two steps of %s", { timeout: 180_000 }, async (recipe, bytesOf, pretrained) => {
  const options = recipeKind(recipe).resolveOptions({ inputRows: 512, inputColumns: 448 });
  const session = await openTrainingSession({
    source: {
      moduleUrl: new URL("../build-trainable.ts", import.meta.url).href,
      exportName: "buildTrainable",
      args: { recipe, options, pretrained } satisfies BuildArguments,
    },
    workers: 1,
    backend: { only: "wasm" },
  });
  const { batch: size } = options;
  const side = patchCells * cellPixels(options.inputRows);
  const images = Float32Array.from({ length: size * side * side * inputChannels }, (_, i) => (i % 2 === 0 ? (i % 7) / 7 : 1));
  const labels = new Float32Array(size * 2 * patchCells * patchCells).fill(1);
  for (let step = 0; step < 2; step += 1) await session.step({ size, shape: [side, side, inputChannels], images, labels });
  await session.close();
  const heapBytes = (backend() as unknown as WasmBackend).wasm.asm.memory.buffer.byteLength;
  const estimate = bytesOf(options.inputRows, size);
  console.log(`heap ${(heapBytes / 2 ** 20).toFixed(0)} MiB, estimate ${(estimate / 2 ** 20).toFixed(0)} MiB`);
  expect(heapBytes).toBeLessThan(estimate);
  // An estimate that refuses twice as much as would fit is useless.
  expect(heapBytes).toBeGreaterThan(estimate / 2);
});
