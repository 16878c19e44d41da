import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RecipeName } from "@second-read/domain";
import { type EvaluatedCase, evaluateOutOfFold } from "@second-read/evaluation";
import { type Backbone, openEncodingFolder, recipeOf, trainFold } from "@second-read/learning";
import { folds, type PhantomBreast, readPhantom } from "./phantoms.ts";

export interface CurveTraining {
  readonly recipe: RecipeName;
  readonly seed: number;
  readonly backbone: Backbone | undefined;
  readonly folder: string;
  readonly conspicuity: number;
  /** Distinguishes trainings on different labels. */
  readonly name?: string;
  check(): void;
}

/** The score of every breast by the fold model that held its patient out; folds are trained unless already kept. */
export async function trainCurve(breasts: readonly PhantomBreast[], training: CurveTraining): Promise<readonly EvaluatedCase[]> {
  const { recipe, name = "true" } = training;
  const results: { fold: number; logits: Map<string, number> }[] = [];
  for (let fold = 0; fold < folds; fold += 1) {
    const file = join(training.folder, `${recipe} ${training.conspicuity} ${name} ${training.seed} ${breasts.length} fold ${fold}.json`);
    if (!existsSync(file)) {
      training.check();
      writeFileSync(file, JSON.stringify([...(await trainOne(breasts, fold, training))]));
    }
    results.push({ fold, logits: new Map(JSON.parse(readFileSync(file, "utf8")) as [string, number][]) });
  }
  const evaluated = breasts.map(({ breastId, positive, breastClass }) => ({ breastId, positive, breastClass, subgroups: [] }));
  return evaluateOutOfFold({ pooling: recipeOf(recipe).pooling, images: breasts, breasts: evaluated, folds: results }).cases;
}

async function trainOne(breasts: readonly PhantomBreast[], fold: number, training: CurveTraining): Promise<ReadonlyMap<string, number>> {
  const { recipe, seed, backbone, folder, conspicuity } = training;
  const encodings = join(folder, "encodings");
  mkdirSync(encodings, { recursive: true });
  const { validationLogits } = await trainFold({
    recipe,
    options: { seed },
    fold,
    train: breasts.filter((one) => one.fold !== fold),
    validation: breasts.filter((one) => one.fold === fold),
    readImage: async (image) => readPhantom({ folder, conspicuity, preparation: recipeOf(recipe).preparation }, image),
    backbone,
    encodings: openEncodingFolder({
      folderOf: ({ imageId }) => join(encodings, `${conspicuity}-${imageId}`),
      onProblem: (sentence) => console.log(sentence),
    }),
  });
  return validationLogits;
}
