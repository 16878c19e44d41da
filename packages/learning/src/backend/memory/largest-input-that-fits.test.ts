import { memory } from "@tensorflow/tfjs-core";
import { type LayersModel, layers, sequential } from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, test } from "vitest";
import { openBackend } from "../open-backend.ts";
import { deviceMemoryBytes } from "./device-memory-bytes.ts";
import { estimateTrainingBytes } from "./estimate-training-bytes.ts";
import { largestInputThatFits, refuseIfTooLarge } from "./largest-input-that-fits.ts";

beforeAll(async () => void (await openBackend({ only: "wasm" })));

const gibibyte = 2 ** 30;

/** The published baseline: four convolution stages and three dense layers. */
function buildBaseline(height: number, width: number): LayersModel {
  const model = sequential({ layers: [layers.inputLayer({ inputShape: [height, width, 1] })] });
  for (const filters of [32, 64, 256, 512]) {
    model.add(layers.conv2d({ filters, kernelSize: 3, padding: "same", activation: "relu" }));
    model.add(layers.batchNormalization());
    model.add(layers.maxPooling2d({ poolSize: 2 }));
  }
  model.add(layers.flatten());
  for (const units of [128, 64, 1]) model.add(layers.dense({ units }));
  return model;
}

describe("the memory that training takes", () => {
  test("counts the baseline's parameters at every published size without allocating them", () => {
    const tensorsBefore = memory().numTensors;
    const millions = (height: number, width: number) =>
      Math.round(estimateTrainingBytes(() => buildBaseline(height, width), 32).parameters / 1e5) / 10;
    expect([millions(2250, 1500), millions(1024, 768), millions(512, 384), millions(256, 192)]).toEqual([854.6, 202.7, 51.7, 13.9]);
    expect(memory().numTensors).toBe(tensorsBefore);
  });

  test("gives the published order of size for weights with gradients and Adam, and for activations", () => {
    const full = estimateTrainingBytes(() => buildBaseline(2250, 1500), 32);
    expect(full.weightsBytes / gibibyte).toBeCloseTo(12.7, 1);
    expect(full.activationsBytes / gibibyte).toBeGreaterThan(94.5);
    expect(full.activationsBytes / gibibyte).toBeLessThan(2 * 94.5);
  });

  test("refuses a net that is too large and names the largest input that is not", () => {
    const limit = 3.75 * gibibyte;
    const refusal = () => refuseIfTooLarge(buildBaseline, { height: 2250, width: 1500 }, 16, limit);
    expect(refusal).toThrow(expect.objectContaining({ code: "TOO_LARGE_FOR_DEVICE" }));
    const largest = largestInputThatFits(buildBaseline, { height: 2250, width: 1500 }, 16, limit)!;
    expect(refusal).toThrow(new RegExp(`${largest.height} × ${largest.width}`));
    expect(estimateTrainingBytes(() => buildBaseline(largest.height, largest.width), 16).totalBytes).toBeLessThanOrEqual(limit);
    expect(estimateTrainingBytes(() => buildBaseline(largest.height + 16, largest.width + 16), 16).totalBytes).toBeGreaterThan(limit);
  });

  test("lets through what fits, and has no advice where nothing does", () => {
    expect(refuseIfTooLarge(buildBaseline, { height: 128, width: 96 }, 16, 3.75 * gibibyte).totalBytes).toBeLessThan(3.75 * gibibyte);
    expect(() => refuseIfTooLarge(buildBaseline, { height: 128, width: 96 }, 16, 1000)).toThrow("No smaller input fits either.");
  });

  test("is bounded by one heap on wasm, whatever the machine has", () => {
    expect(deviceMemoryBytes({ name: "wasm", device: "", threads: 1, notTaken: [] })).toBeLessThan(4 * gibibyte);
    expect(deviceMemoryBytes({ name: "cpu", device: "", threads: 1, notTaken: [] })).toBeGreaterThan(0);
  });
});
