/*
 * How long a retraining on mini-MIAS takes from scratch, and again after some new exams: images prepared and encoded, and all folds trained, two in
 * parallel.
 *   npm run bench -- retraining FOLDER --backbone FOLDER [--recipe transfer] [--new-exams 10] [--parallel 2] [--keep FOLDER [--only first|again]]
 * Encodings of the first training are kept, as the trainer keeps them; with --keep also for another run. On a shared machine, processor seconds are
 * more meaningful than elapsed seconds.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { RecipeName } from "@second-read/domain";
import { openBackend, preparationFor, recipeOf } from "@second-read/learning";
import { patientsOf, readMiniMias } from "./mini-mias.ts";
import { type FoldAnswer, trainFolds } from "./out-of-fold-auc/train-folds.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    recipe: { type: "string", default: "transfer" },
    backbone: { type: "string" },
    cut: { type: "string", default: "conv_pw_12_relu" },
    "new-exams": { type: "string", default: "10" },
    parallel: { type: "string", default: "2" },
    keep: { type: "string" },
    only: { type: "string" },
  },
});
const [data] = positionals;
if (data === undefined) throw new Error("usage: npm run bench -- retraining FOLDER --backbone FOLDER");
const recipe = recipeOf(values.recipe as RecipeName);
const folds = 5;
const patients = patientsOf(data);
const isNew = Number(values["new-exams"]);
const folder = values.keep ?? mkdtempSync(join(tmpdir(), "retraining-"));
const encodings = join(folder, "encodings");
mkdirSync(encodings, { recursive: true });
const { backbone, cut } = values;
const training = { recipe: recipe.name, options: {}, backbone, cut, encodings, isQuiet: true };
const prepared = (some: readonly string[]) => readMiniMias(data, preparationFor(recipe.name), { folds, name: "bench" }, some);
const encoded = () => readdirSync(encodings).length;

console.log(
  `${recipe.name}, ${(await openBackend()).name}, ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}, Node ${process.version}`,
);
try {
  const isOld = patients.length - isNew;
  const start = clock();
  const images = await prepared(patients.slice(0, isOld));
  if (values.only !== "again") {
    const answers = await trainFolds(images, training, { folds, parallel: Number(values.parallel), folder });
    tell("first retraining", images.length, start, answers);
  }
  const before = encoded();
  const startAgain = clock();
  if (values.only !== "first") {
    const all = [...images, ...(await prepared(patients.slice(isOld)))];
    const answers = await trainFolds(all, training, { folds, parallel: Number(values.parallel), folder });
    tell(`again after ${isNew} new exams`, all.length, startAgain, answers);
    console.log(`${encoded() - before} images of new exams encoded, ${before} found`);
  }
} finally {
  if (values.keep === undefined) rmSync(folder, { recursive: true });
}
process.exit(0);

function clock(): { at: number; processor: NodeJS.CpuUsage } {
  return { at: performance.now(), processor: process.cpuUsage() };
}

function tell(what: string, images: number, { at, processor }: ReturnType<typeof clock>, answers: readonly FoldAnswer[]): void {
  const { user, system } = process.cpuUsage(processor);
  const processorSeconds = answers.reduce((sum, answer) => sum + answer.processorSeconds, (user + system) / 1e6);
  const peak = Math.max(...answers.map(({ peakMib }) => peakMib));
  const seconds = (performance.now() - at) / 1000;
  console.log(
    `${what}: ${images} images in ${seconds.toFixed(0)} s, ${processorSeconds.toFixed(0)} s of processor, load ${loadavg()[0]?.toFixed(1)}; a process at most ${peak} MiB`,
  );
}
