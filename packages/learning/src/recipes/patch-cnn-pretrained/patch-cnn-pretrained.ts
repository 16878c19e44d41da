import { learningError } from "../../learning-error.ts";
import { patchCnn, patchOptions, peakRate } from "../patch-cnn/patch-cnn.ts";
import type { RecipeKind } from "../recipe-kind.ts";
import { AdamW } from "../transfer/adam-w.ts";
import { buildModel, trunkPrefix } from "./build-model.ts";
import { recipe } from "./recipe.ts";

/** Share of the learning rate for pretrained weights. */
const shareOfRate = 0.05;

export const patchCnnPretrained: RecipeKind = {
  ...patchCnn,
  recipe,
  revision: 1,
  resolveOptions: (options) => patchOptions(recipe, options),
  pretrained(backbone) {
    if (backbone === undefined)
      throw learningError(
        "NO_BACKBONE",
        "The recipe patch-cnn-pretrained needs a backbone, and none is installed: npm run backbone installs one.",
      );
    return backbone.convolutions();
  },
  buildModel,
  buildOptimizer: () => new AdamW(peakRate, 0.01, { prefix: trunkPrefix, share: shareOfRate }),
};
