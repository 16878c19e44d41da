import { truthWeights } from "@second-read/domain";
import type { Recipe } from "../../recipe.ts";
import { cellColumns, cellRows, preparation } from "../compact/cells.ts";

export const recipe: Recipe = {
  name: "transfer",
  description:
    "Features of a pretrained network that is not trained further, beside the measures of compact, in cells of 3.2 mm; five small networks are trained on lesion boxes against other cells; the mean of the ten cells with the highest lesion scores is the image's score; seven tenths of the other breast's is subtracted.",
  preparation,
  defaults: { epochs: 15, seed: 1, batch: 1024, inputRows: cellRows, inputColumns: cellColumns },
  pooling: { images: "standard", views: "mean", contralateral: 0.7 },
  usesLesions: true,
  backbone: "features",
  isThreeClass: false,
  truthWeights,
};
