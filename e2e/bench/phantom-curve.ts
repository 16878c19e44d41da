/*
 * How a recipe's AUC grows with the number of exams, on phantoms whose lesions no single filter finds, and where flipped labels rank in the queue of
 * suspect labels:
 *   npm run bench -- phantom-curve [--recipe compact] [--backbone FOLDER] [--exams 50,100,200,400] [--conspicuity 2.25] [--seed 1] [--keep FOLDER] [--minutes 0]
 *   npm run bench -- phantom-curve --flip 0.05 --exams 400 …
 * Every other exam has a mass in one breast; there is one MLO view per breast. Difficulty is measured as the AUC of the best single blob response.
 * --keep keeps phantoms, encodings and trained folds for the next run, which continues where this one ended; --minutes limits the time.
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { RecipeName } from "@second-read/domain";
import { openBackbone, openBackend, packBackbone, readLayersModel, recipeOf } from "@second-read/learning";
import { flipLabels, makePhantoms } from "./phantom-curve/phantoms.ts";
import { reportAuc, reportBlobs, reportFlips } from "./phantom-curve/report.ts";
import { TimeIsUp, timeLimit } from "./phantom-curve/time-limit.ts";
import { trainCurve } from "./phantom-curve/train-curve.ts";

const { values } = parseArgs({
  options: {
    recipe: { type: "string", default: "compact" },
    backbone: { type: "string" },
    cut: { type: "string", default: "conv_pw_12_relu" },
    exams: { type: "string", default: "50,100,200,400" },
    conspicuity: { type: "string", default: "2.25" },
    seed: { type: "string", default: "1" },
    flip: { type: "string" },
    keep: { type: "string" },
    minutes: { type: "string", default: "0" },
  },
});
const recipe = recipeOf(values.recipe as RecipeName);
const sizes = values.exams.split(",").map(Number);
const conspicuity = Number(values.conspicuity);
const folder = values.keep ?? mkdtempSync(join(tmpdir(), "phantom-curve-"));
mkdirSync(folder, { recursive: true });
const check = timeLimit(Number(values.minutes));
const { backbone, cut } = values;

console.log(
  `${recipe.name}, ${(await openBackend()).name}, ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}, Node ${process.version}; masses of conspicuity ${conspicuity}`,
);
try {
  const phantoms = makePhantoms(Math.max(...sizes), { folder, conspicuity, preparation: recipe.preparation, check });
  reportBlobs(phantoms);
  const opened =
    backbone === undefined
      ? undefined
      : await openBackbone(await packBackbone(await readLayersModel(backbone), { name: backbone, cut, input: { low: -1, high: 1 } }));
  const training = { recipe: recipe.name, seed: Number(values.seed), backbone: opened, folder, conspicuity, check };
  for (const size of sizes) {
    const some = phantoms.slice(0, 2 * size);
    const labelled = values.flip === undefined ? some : flipLabels(some, Number(values.flip));
    const cases = await trainCurve(labelled, values.flip === undefined ? training : { ...training, name: `flipped ${values.flip}` });
    reportAuc(size, cases, some);
    if (values.flip !== undefined) reportFlips(cases, labelled, some);
  }
} catch (error) {
  if (!(error instanceof TimeIsUp)) throw error;
  console.log(`${values.minutes} minutes are over. To continue, run the same command with --keep ${folder}.`);
} finally {
  if (values.keep === undefined) rmSync(folder, { recursive: true });
}
process.exit(0);
