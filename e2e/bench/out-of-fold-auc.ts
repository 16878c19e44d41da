/*
 * Trains a recipe's folds on mini-MIAS and prints the out-of-fold AUC of the breasts with its interval:
 *   npm run bench -- out-of-fold-auc FOLDER [--recipe compact] [--epochs 20] [--seed 1] [--folds 5] [--assignment bench] [--input 128x96] [--parallel 2]
 *       [--backbone FOLDER] [--encodings FOLDER]
 * --backbone is needed by transfer and patch-cnn-pretrained: a folder with model.json and its weights, truncated at --cut (conv_pw_12_relu).
 * --encodings keeps what is computed for each image for the next run. FOLDER holds facts.csv, lesions.csv and images/ (docs/import.md). One process
 * per fold, as in the trainer, on images that are prepared once. Another --assignment puts the patients into different folds.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { densities, type RecipeName } from "@second-read/domain";
import { estimateDensities, evaluateOutOfFold } from "@second-read/evaluation";
import { openBackend, preparationFor, recipeOf, type TrainingOptions } from "@second-read/learning";
import { auc } from "@second-read/metrics";
import { type MiasImage, readMiniMias } from "./mini-mias.ts";
import { trainFolds } from "./out-of-fold-auc/train-folds.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    recipe: { type: "string", default: "compact" },
    epochs: { type: "string" },
    seed: { type: "string", default: "1" },
    folds: { type: "string", default: "5" },
    assignment: { type: "string", default: "bench" },
    input: { type: "string" },
    parallel: { type: "string", default: "2" },
    backbone: { type: "string" },
    cut: { type: "string", default: "conv_pw_12_relu" },
    encodings: { type: "string" },
    quiet: { type: "boolean", default: false },
  },
});
const recipe = recipeOf(values.recipe as RecipeName);
const folds = Number(values.folds);
const [inputRows, inputColumns] = values.input?.split("x").map(Number) ?? [];
const options: Partial<TrainingOptions> = {
  epochs: values.epochs === undefined ? undefined : Number(values.epochs),
  seed: Number(values.seed),
  inputRows,
  inputColumns,
};

const started = Date.now();
const [data] = positionals;
if (data === undefined) throw new Error("usage: npm run bench -- out-of-fold-auc FOLDER, of mini-MIAS with facts.csv and lesions.csv");
const images = await readMiniMias(data, preparationFor(recipe.name, options), { folds, name: values.assignment });
const prepared = Date.now();
const folder = mkdtempSync(join(tmpdir(), "out-of-fold-auc-"));
try {
  const { backbone, cut, encodings } = values;
  const training = { recipe: recipe.name, options, backbone, cut, encodings, isQuiet: values.quiet };
  const answers = await trainFolds(images, training, { folds, parallel: Number(values.parallel), folder });
  const seconds = { preparing: (prepared - started) / 1000, training: (Date.now() - prepared) / 1000 };
  const results = answers.map(({ fold, logits, tissue }) => ({ fold, logits: new Map(logits), tissue: new Map(tissue) }));
  report(images, results, seconds, (await openBackend()).name);
  console.log(`peak memory of a fold ${Math.max(...answers.map(({ peakMib }) => peakMib))} MiB`);
} finally {
  rmSync(folder, { recursive: true });
}
process.exit(0);

function report(
  images: readonly MiasImage[],
  results: readonly { fold: number; logits: Map<string, number>; tissue: Map<string, readonly number[]> }[],
  seconds: { preparing: number; training: number },
  backend: string,
): void {
  const breasts = images.map(({ breastId, positive, breastClass, density }) => ({
    breastId,
    positive,
    breastClass,
    subgroups: [`density:${density}`],
    density: densities.find((one) => one === density) ?? null,
  }));
  const { summary, cases, scoring } = evaluateOutOfFold({ pooling: recipe.pooling, images, breasts, folds: results });
  const line = (name: string, labels: readonly boolean[], scores: readonly number[], patients: readonly string[]) => {
    const area = auc(
      labels.map((label) => (label ? 1 : 0)),
      scores,
      patients,
    );
    console.log(`${name.padEnd(34)} ${area.value?.toFixed(3)} (95 % ${area.low?.toFixed(3)}–${area.high?.toFixed(3)}), n ${labels.length}`);
  };
  const labels = cases.map(({ positive }) => positive);
  const patients = cases.map(({ patientId }) => patientId);
  console.log(
    `${recipe.name}, ${backend}, ${folds} folds, ${summary.patients} patients, ${summary.positives} abnormal of ${cases.length} breasts; prepared in ${seconds.preparing.toFixed(0)} s, trained in ${seconds.training.toFixed(0)} s`,
  );
  line(
    "AUC breast, calibrated score",
    labels,
    cases.map(({ score }) => score),
    patients,
  );
  line(
    "AUC breast, before calibration",
    labels,
    cases.map(({ logit }) => logit),
    patients,
  );
  line(
    "AUC image on its own",
    labels,
    cases.map(({ images: [image] }) => image?.logit ?? 0),
    patients,
  );
  const other = new Map(cases.map((one) => [`${one.examId}${one.laterality}`, one.images[0]?.logit ?? 0]));
  line(
    "AUC image minus the other breast's",
    labels,
    cases.map((one) => (one.images[0]?.logit ?? 0) - (other.get(`${one.examId}${one.laterality === "L" ? "R" : "L"}`) ?? 0)),
    patients,
  );
  const without = cases.filter(({ breastClass }) => breastClass !== "BENIGN");
  line(
    "AUC malignant against normal",
    without.map(({ positive }) => positive),
    without.map(({ score }) => score),
    without.map(({ patientId }) => patientId),
  );
  const agreement = estimateDensities({ images, breasts, folds: results })?.agreement;
  console.log(
    `density from the images, quadratic-weighted kappa with those stated ${agreement?.value?.toFixed(3)} (95 % ${agreement?.low?.toFixed(3)}–${agreement?.high?.toFixed(3)}), n ${agreement?.n}`,
  );
  for (const { name, value, low, high, n } of summary.metrics)
    console.log(`${name.padEnd(34)} ${value?.toFixed(3)} (${low?.toFixed(3)}–${high?.toFixed(3)}), n ${n}`);
  console.log(
    JSON.stringify({
      confusion: summary.confusion,
      map: scoring.breastMap,
      points: scoring.operatingPoints.map(({ name, threshold }) => [name, Number(threshold.toFixed(3))]),
    }),
  );
}
