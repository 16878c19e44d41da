import { truthWeights } from "@second-read/domain";
import type { Recipe } from "../../recipe.ts";
import { recipe as patchCnn } from "../patch-cnn/recipe.ts";

export const recipe: Recipe = {
  ...patchCnn,
  name: "patch-cnn-pretrained",
  description:
    "The network of patch-cnn, but for its first layers: those of a pretrained network, as many as bring 3.2 mm down to one cell, trained further on the same patches at a twentieth of the rate. Patches, score and inputs are those of patch-cnn.",
  defaults: { ...patchCnn.defaults, epochs: 15 },
  backbone: "initial weights",
  truthWeights,
};
