import { openTrainingSession } from "@second-read/tfjs-training";
import { backend } from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { cellPixels, inputChannels, patchCells } from "./grid.ts";
import { recipe } from "./recipe.ts";
import { patchTrainingBytes } from "./training-bytes.ts";

interface WasmBackend {
  readonly wasm: { readonly asm: { readonly memory: WebAssembly.Memory } };
}

test("the estimate lies above the heap of two steps", { timeout: 180_000 }, async () => {
  const options = { ...recipe.defaults, inputRows: 512, inputColumns: 448 };
  const session = await openTrainingSession({
    source: {
      moduleUrl: new URL("../build-trainable.ts", import.meta.url).href,
      exportName: "buildTrainable",
      args: { recipe: "patch-cnn", options },
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
  const estimate = patchTrainingBytes(options.inputRows, size);
  console.log(`heap ${(heapBytes / 2 ** 20).toFixed(0)} MiB, estimate ${(estimate / 2 ** 20).toFixed(0)} MiB`);
  expect(heapBytes).toBeLessThan(estimate);
  // An estimate that refuses twice what would fit is none.
  expect(heapBytes).toBeGreaterThan(estimate / 2);
});
