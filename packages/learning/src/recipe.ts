import type { RecipeName, TruthWeights } from "@second-read/domain";
import type { PoolingRule } from "@second-read/evaluation";
import type { Preparation } from "./prepared-image.ts";

/** What a person may choose. */
export const publicRecipeNames = [
  "transfer",
  "compact",
  "patch-cnn",
  "patch-cnn-pretrained",
  "three-class",
  "keras-baseline",
] as const satisfies readonly RecipeName[];
/** What a run trains by where nothing else is asked for and no backbone is installed. */
export const defaultRecipeName: RecipeName = "compact";
/** The same where one is. */
export const defaultRecipeNameWithBackbone: RecipeName = "transfer";

export interface TrainingOptions {
  readonly epochs: number;
  readonly seed: number;
  readonly batch: number;
  /** Input of the model; only `keras-baseline`, `patch-cnn` and `patch-cnn-pretrained` take another than their default. */
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
  /** Whether the model is trained on lesion boxes where there are any. */
  readonly usesLesions: boolean;
  /** What it takes of a pretrained network, which must be installed: features that it reads, or weights that its own network starts from. */
  readonly backbone: "features" | "initial weights" | null;
  /** Whether it tells malignant from benign breasts too, and so needs truth of each class. */
  readonly isThreeClass: boolean;
  /** How much a breast counts in training by what its truth rests on; null: all alike. */
  readonly truthWeights: TruthWeights | null;
}
