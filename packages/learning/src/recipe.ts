import type { RecipeName, TruthWeights } from "@second-read/domain";
import type { PoolingRule } from "@second-read/evaluation";
import type { Preparation } from "./prepared-image.ts";

/** The recipes that a person may choose. */
export const publicRecipeNames = [
  "transfer",
  "compact",
  "patch-cnn",
  "patch-cnn-pretrained",
  "three-class",
  "keras-baseline",
] as const satisfies readonly RecipeName[];
/** Default recipe if no backbone is installed. */
export const defaultRecipeName: RecipeName = "compact";
/** Default recipe if a backbone is installed. */
export const defaultRecipeNameWithBackbone: RecipeName = "transfer";

export interface TrainingOptions {
  readonly epochs: number;
  readonly seed: number;
  readonly batch: number;
  /** Input size of the model; only `keras-baseline`, `patch-cnn` and `patch-cnn-pretrained` accept other values than their default. */
  readonly inputRows?: number;
  readonly inputColumns?: number;
}

/** A recipe as data. */
export interface Recipe {
  readonly name: RecipeName;
  readonly description: string;
  readonly preparation: Preparation;
  readonly defaults: TrainingOptions;
  readonly pooling: PoolingRule;
  /** Whether the model is trained on lesion boxes where they exist. */
  readonly usesLesions: boolean;
  /** What it uses of a pretrained network, which must be installed: its features, or its weights as initial weights. */
  readonly backbone: "features" | "initial weights" | null;
  /** Whether it also distinguishes malignant from benign breasts, and so needs truth of each class. */
  readonly isThreeClass: boolean;
  /** A breast's weight in training, by the strength of its truth; null: all equal. */
  readonly truthWeights: TruthWeights | null;
}
