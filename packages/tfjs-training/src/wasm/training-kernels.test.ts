import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { largestDifference, noise } from "./gradient-agreement.ts";
import type { TrainingKernels } from "./training-kernels.ts";

/** Loads either module with its own memory, so that the one that this engine does not use is tested too. */
async function load(file: string): Promise<{ kernels: TrainingKernels; memory: WebAssembly.Memory }> {
  const memory = new WebAssembly.Memory({ initial: 16 });
  const binary = await readFile(new URL(`../generated/${file}`, import.meta.url));
  const { instance } = await WebAssembly.instantiate(binary as Buffer<ArrayBuffer>, { env: { memory } });
  return { kernels: instance.exports as unknown as TrainingKernels, memory };
}

describe.each(["training-kernels.wasm", "training-kernels-fused.wasm"])("%s", (file) => {
  test("gives the filter gradient of a 3 × 3 convolution without padding", async () => {
    const { kernels, memory } = await load(file);
    const [height, width, inChannels, outChannels] = [7, 6, 5, 9];
    const x = noise([height, width, inChannels], 1).values;
    const dy = noise([height - 2, width - 2, outChannels], 2).values;
    new Float32Array(memory.buffer, 1024, x.length).set(x);
    new Float32Array(memory.buffer, 8192, dy.length).set(dy);
    const geometry = [1, height, width, inChannels, height - 2, width - 2, outChannels, 3, 3, 1, 1, 0, 0, 2];
    kernels.conv2dFilterGradient(1024, 8192, 16384, 65536, ...geometry);
    const dw = new Float32Array(memory.buffer, 16384, 9 * inChannels * outChannels);
    const expected = new Float32Array(dw.length);
    for (let t = 0; t < 9; t++)
      for (let c = 0; c < inChannels; c++)
        for (let k = 0; k < outChannels; k++)
          for (let y = 0; y < height - 2; y++)
            for (let i = 0; i < width - 2; i++)
              expected[(t * inChannels + c) * outChannels + k]! +=
                x[((y + Math.floor(t / 3)) * width + i + (t % 3)) * inChannels + c]! * dy[(y * (width - 2) + i) * outChannels + k]!;
    expect(largestDifference(dw, expected)).toBeLessThan(1e-5);
  });

  test("is only a few kilobytes large", async () => {
    expect((await readFile(new URL(`../generated/${file}`, import.meta.url))).length).toBeLessThan(16 * 1024);
  });
});
