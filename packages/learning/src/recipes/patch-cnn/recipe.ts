import { truthWeights } from "@second-read/domain";
import type { Recipe } from "../../recipe.ts";
import { cellMm, cellPixels, inputWidth } from "./grid.ts";

const inputRows = 512;

export const recipe: Recipe = {
  name: "patch-cnn",
  description:
    "A convolutional network trained end to end from pixels: on patches of 38 mm round marked lesions and elsewhere in the breast, turned, scaled and exposed differently each time; then run over whole images, where the mean of the ten cells of 3.2 mm with the highest lesion scores is the image's score; seven tenths of the other breast's is subtracted. Its input may be 256 × 224 to 4096 × 3584 pixels, 0.8 to 0.05 mm each.",
  preparation: { rows: inputRows, columns: inputWidth(inputRows), spacingMm: cellMm / cellPixels(inputRows), chestWall: "left" },
  defaults: { epochs: 30, seed: 1, batch: 32, inputRows, inputColumns: inputWidth(inputRows) },
  pooling: { images: "standard", views: "mean", contralateral: 0.7 },
  usesLesions: true,
  backbone: null,
  isThreeClass: false,
  truthWeights,
};
