/*
 * How a version does on patients that none of its fold models has seen, whom the mean of the models scores, compared with what it states from out of
 * fold, where each patient is scored by one model:
 *   npm run bench -- unseen-patients FOLDER [--recipe compact] [--parts 3] [--folds 5] [--seed 1] [--parallel 2] [--backbone FOLDER] [--encodings FOLDER]
 * The patients of mini-MIAS in FOLDER are divided into parts; each part in turn is kept apart while a version is trained on the others. Prints, for
 * each operating point, sensitivity and specificity as stated and as found over all parts, and the spread of the breasts' logits.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { RecipeName } from "@second-read/domain";
import { evaluateOutOfFold, scoreUnseenPatients } from "@second-read/evaluation";
import { preparationFor, recipeOf } from "@second-read/learning";
import { auc, type Label } from "@second-read/metrics";
import { foldsOfPatients, readMiniMias } from "./mini-mias.ts";
import { trainFolds } from "./out-of-fold-auc/train-folds.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    recipe: { type: "string", default: "compact" },
    parts: { type: "string", default: "3" },
    folds: { type: "string", default: "5" },
    seed: { type: "string", default: "1" },
    parallel: { type: "string", default: "2" },
    backbone: { type: "string" },
    cut: { type: "string", default: "conv_pw_12_relu" },
    encodings: { type: "string" },
  },
});
const [data] = positionals;
if (data === undefined) throw new Error("usage: npm run bench -- unseen-patients FOLDER, of mini-MIAS with facts.csv and lesions.csv");
const recipe = recipeOf(values.recipe as RecipeName);
const options = { seed: Number(values.seed) };
const folds = Number(values.folds);
const parts = Number(values.parts);

interface Scored {
  readonly patientId: string;
  readonly positive: boolean;
  readonly logit: number;
  readonly score: number;
  readonly thresholds: Readonly<Record<string, number>>;
}
const stated: Scored[] = [];
const found: Scored[] = [];
const partOfPatient = foldsOfPatients(data, { folds: parts, name: `parts ${values.seed}` });
const images = await readMiniMias(data, preparationFor(recipe.name, options), { folds, name: "bench" });
const truths = new Map(images.map(({ breastId, positive }) => [breastId, positive]));
const { backbone, cut, encodings } = values;
for (let part = 0; part < parts; part += 1) {
  const isApart = ({ patientId }: { readonly patientId: string }) => partOfPatient.get(patientId) === part;
  const folder = mkdtempSync(join(tmpdir(), "unseen-patients-"));
  const training = { recipe: recipe.name, options, backbone, cut, encodings, isQuiet: true };
  const answers = await trainFolds(
    images.map((image) => (isApart(image) ? { ...image, fold: null } : image)),
    training,
    { folds, parallel: Number(values.parallel), folder },
  ).finally(() => rmSync(folder, { recursive: true }));
  const seen = images.filter((image) => !isApart(image));
  const results = answers.map(({ fold, logits }) => ({ fold, logits: new Map(logits) })).sort((a, b) => a.fold - b.fold);
  const ofSeen = new Set(seen.map(({ imageId }) => imageId));
  const { scoring, cases } = evaluateOutOfFold({
    pooling: recipe.pooling,
    images: seen,
    breasts: seen.map(({ breastId, positive, breastClass }) => ({ breastId, positive, breastClass, subgroups: [] })),
    folds: results.map(({ fold, logits }) => ({ fold, logits: new Map([...logits].filter(([imageId]) => ofSeen.has(imageId))) })),
  });
  stated.push(...cases);
  const thresholds = Object.fromEntries(scoring.operatingPoints.map(({ name, threshold }) => [name, threshold]));
  const scores = scoreUnseenPatients(
    scoring,
    images.filter(isApart),
    results.map(({ logits }) => logits),
  );
  found.push(...scores.map((breast) => ({ ...breast, positive: truths.get(breast.breastId) ?? false, thresholds })));
}

const share = (of: readonly Scored[], point: string, positive: boolean) => {
  const some = of.filter((one) => one.positive === positive);
  const right = some.filter(({ score, thresholds }) => score >= (thresholds[point] ?? Number.NaN) === positive).length;
  return `${((100 * right) / some.length).toFixed(1)} % (${right} of ${some.length})`;
};
const spread = (of: readonly Scored[]) => {
  const mean = of.reduce((sum, { logit }) => sum + logit, 0) / of.length;
  return Math.sqrt(of.reduce((sum, { logit }) => sum + (logit - mean) ** 2, 0) / of.length).toFixed(3);
};
const areaOf = (of: readonly Scored[]) => {
  const labels = of.map(({ positive }): Label => (positive ? 1 : 0));
  const area = auc(
    labels,
    of.map(({ score }) => score),
    of.map(({ patientId }) => patientId),
  );
  return `${area.value?.toFixed(3)} (${area.low?.toFixed(3)} to ${area.high?.toFixed(3)})`;
};
console.log(`${recipe.name}, ${parts} parts, ${folds} folds, seed ${values.seed}`);
console.log(`AUC of breasts: unseen ${areaOf(found)}`);
console.log(`standard deviation of breasts' logits: out of fold ${spread(stated)}, unseen ${spread(found)}`);
for (const point of Object.keys(found[0]?.thresholds ?? {}))
  for (const positive of [true, false])
    console.log(
      `${point}, ${positive ? "sensitivity" : "specificity"}: stated ${share(stated, point, positive)}, unseen ${share(found, point, positive)}`,
    );
process.exit(0);
