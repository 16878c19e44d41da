/** `throughput.ts RECIPE ROWS COLUMNS BATCH…`: training steps on noise; reports images per second and the card's memory after each batch size. */
import type { RecipeName } from "@second-read/domain";
import { openTrainingSession } from "@second-read/tfjs-training";
import { allocatedCardBytes } from "@second-read/tfjs-training/check";
import { openCard, report, runStage, secondsLeft } from "./stage.ts";

const [recipe = "keras-baseline", rows = "128", columns = "96", ...batches] = process.argv.slice(2);
const longestSeconds = 4;

await runStage(async () => {
  await openCard();
  const [inputRows, inputColumns] = [Number(rows), Number(columns)];
  const options = { epochs: 1, seed: 1, batch: 1, inputRows, inputColumns };
  const moduleUrl = new URL("../../../packages/learning/src/recipes/build-trainable.ts", import.meta.url).href;
  const source = { moduleUrl, exportName: "buildTrainable", args: { recipe, options } };
  const softwareAdapters = process.env.WEBGPU_SOFTWARE_ADAPTERS === "1";
  const session = await openTrainingSession({ source, workers: 1, backend: { only: "webgpu", softwareAdapters } });
  const example = exampleOf(recipe as RecipeName, inputRows, inputColumns);
  let secondsOfOne = 0;
  for (const size of batches.map(Number)) {
    const facts = { recipe, rows: example.shape[0], columns: example.shape[1], batch: size };
    if (secondsOfOne * size * 2 > secondsLeft() - 1) {
      report({ ...facts, skipped: "no time was left" });
      continue;
    }
    const batch = {
      size,
      shape: example.shape,
      images: noise(size * example.shape.reduce((product, side) => product * side, 1)),
      labels: Float32Array.from({ length: size * example.labels }, (_, i) => i % 2),
    };
    const step = async () => {
      const from = performance.now();
      await session.step(batch);
      return (performance.now() - from) / 1000;
    };
    // The first one compiles the shaders.
    const firstStepSeconds = await step();
    const times: number[] = [];
    let spent = 0;
    while (times.length === 0 || (spent < longestSeconds && times.length < 50 && secondsLeft() > firstStepSeconds + 1)) {
      const seconds = await step();
      times.push(seconds);
      spent += seconds;
    }
    secondsOfOne = spent / times.length / size;
    report({ ...facts, imagesPerSecond: 1 / secondsOfOne, steps: times.length, firstStepSeconds, cardBytes: allocatedCardBytes() });
  }
});

/** The shape of one training example: a whole image, or for patch-cnn a patch of twelve cells. */
function exampleOf(name: RecipeName, inputRows: number, inputColumns: number): { shape: readonly number[]; labels: number } {
  if (name !== "patch-cnn") return { shape: [inputRows, inputColumns, 1], labels: 1 };
  const side = 12 * (inputRows / 64);
  return { shape: [side, side, 2], labels: 2 * 12 * 12 };
}

function noise(length: number): Float32Array {
  let state = 1;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  });
}
