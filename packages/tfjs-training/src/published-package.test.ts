import { execFileSync } from "node:child_process";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildPackage } from "../scripts/build-package.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "tfjs-training-"));
  await symlink(fileURLToPath(new URL("../../../node_modules", import.meta.url)), path.join(folder, "node_modules"));
  await buildPackage(path.join(folder, "package"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const buildModel = `
import { train } from "@tensorflow/tfjs-core";
import { initializers, layers, metrics, sequential } from "@tensorflow/tfjs-layers";

export function buildModel({ seed }) {
  const kernel = (offset) => initializers.glorotUniform({ seed: seed + offset });
  const model = sequential();
  model.add(layers.conv2d({ inputShape: [8, 8, 1], filters: 4, kernelSize: 3, activation: "relu", kernelInitializer: kernel(0) }));
  model.add(layers.flatten());
  model.add(layers.dense({ units: 1, activation: "sigmoid", kernelInitializer: kernel(1) }));
  return { model, optimizer: train.adam(0.01), lossPerExample: (truth, output) => metrics.binaryCrossentropy(truth, output) };
}
`;

const trainModel = `
import { openTrainingSession } from "./package/index.js";

const source = { moduleUrl: new URL("./build-model.js", import.meta.url).href, exportName: "buildModel", args: { seed: 1 } };
const session = await openTrainingSession({ source, workers: 2, backend: { only: "wasm" } });
const labels = Float32Array.from({ length: 8 }, (_, n) => n % 2);
const images = Float32Array.from({ length: 8 * 64 }, (_, i) => ((i * 37) % 11) / 20 + labels[Math.floor(i / 64)] / 3);
const losses = [];
for (let step = 0; step < 30; step++) losses.push((await session.step({ size: 8, images, labels })).loss);
await session.close();
console.log(JSON.stringify({ backend: session.backend.name, first: losses[0], last: losses.at(-1) }));
`;

test("the published package trains in plain Node, in two workers", async () => {
  await writeFile(path.join(folder, "package.json"), '{ "type": "module" }');
  await writeFile(path.join(folder, "build-model.js"), buildModel);
  await writeFile(path.join(folder, "train.js"), trainModel);
  const output = execFileSync(process.execPath, [path.join(folder, "train.js")], { encoding: "utf8", env: { PATH: process.env.PATH } });
  const { backend, first, last } = JSON.parse(output.trim().split("\n").at(-1) ?? "");
  expect(backend).toBe("wasm");
  expect(last).toBeLessThan(first / 2);
});
