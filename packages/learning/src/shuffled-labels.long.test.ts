import { assignFolds, foldOf } from "@second-read/domain";
import { fitOutOfFold } from "@second-read/evaluation";
import { auc, type Label, randomStream, shuffled } from "@second-read/metrics";
import { expect, test } from "vitest";
import type { LabelledImage } from "./prepared-image.ts";
import { recipeOf } from "./recipes/recipe-data.ts";
import { syntheticImages } from "./test-images.ts";
import { trainFold } from "./train-fold.ts";

const folds = 5;
const runs = 200;

/** From images to scores as in a real run: if any information about the held-out patients leaked into training, the mean AUC would not be 0.5. */
test("with labels shuffled by patient the linear recipe finds nothing, before and after calibration", { timeout: 1_200_000 }, async () => {
  const patients = 30;
  const images = syntheticImages({ patients, rows: 16, columns: 16 });
  const truthOf = new Map(images.map((image) => [`${image.patientId}/${image.laterality}`, image]));
  let before = 0;
  let after = 0;
  for (let run = 0; run < runs; run += 1) {
    const random = randomStream(21, `run ${run}`);
    const order = shuffled(
      Array.from({ length: patients }, (_, patient) => patient),
      random,
    );
    // Each patient gets another patient's truth, for both breasts.
    const relabelled = images.map((image): LabelledImage => {
      const donor = `patient-${order[Number(image.patientId.slice("patient-".length))]}/${image.laterality}`;
      const { positive, breastClass } = truthOf.get(donor) as LabelledImage;
      return { ...image, positive, breastClass, lesions: [] };
    });
    const abnormal = new Set(relabelled.filter(({ positive }) => positive).map(({ patientId }) => patientId));
    const assigned = assignFolds(
      [...new Set(images.map(({ patientId }) => patientId))].map((patientId) => ({
        patientId,
        keyedHash: String(Math.floor(random.uniform() * 1e12)).padStart(13, "0"),
        anyPositive: abnormal.has(patientId),
      })),
    );
    const foldOfPatient = new Map(assigned.map(({ patientId, foldIndex }) => [patientId, foldOf(foldIndex, folds)]));
    const results: { fold: number; logits: ReadonlyMap<string, number> }[] = [];
    for (let fold = 0; fold < folds; fold += 1) {
      const { validationLogits } = await trainFold({
        recipe: "linear",
        options: { epochs: 3, batch: 16, seed: run },
        fold,
        train: relabelled.filter(({ patientId }) => foldOfPatient.get(patientId) !== fold),
        validation: relabelled.filter(({ patientId }) => foldOfPatient.get(patientId) === fold),
      });
      results.push({ fold, logits: validationLogits });
    }
    const breasts = relabelled.map(({ breastId, positive, breastClass }) => ({ breastId, positive, breastClass, subgroups: [] }));
    const { cases } = fitOutOfFold({ pooling: recipeOf("linear").pooling, images, breasts, folds: results });
    const labels = cases.map(({ positive }): Label => (positive ? 1 : 0));
    const area = (values: number[]) => auc(labels, values).value ?? Number.NaN;
    before += area(cases.map(({ logit }) => logit)) / runs;
    after += area(cases.map(({ score }) => score)) / runs;
  }
  console.log(`mean of ${runs} runs: ${before.toFixed(4)} before calibration, ${after.toFixed(4)} after`);
  expect(Math.abs(before - 0.5)).toBeLessThan(0.03);
  expect(Math.abs(after - 0.5)).toBeLessThan(0.03);
});
