import { truthWeights } from "@second-read/domain";
import type { Recipe } from "../../recipe.ts";
import { cellColumns, cellRows, preparation } from "../compact/cells.ts";

export const recipe: Recipe = {
  name: "three-class",
  description:
    "The network of compact with a second score in each cell: beside how likely a cell is to hold a lesion, how likely that lesion is to be malignant. The cells with the highest lesion scores give both of the image: abnormal or normal, less seven tenths of the other breast's, and malignant or benign where abnormal.",
  preparation,
  defaults: { epochs: 20, seed: 1, batch: 16, inputRows: cellRows, inputColumns: cellColumns },
  pooling: { images: "standard", views: "mean", contralateral: 0.7 },
  usesLesions: true,
  backbone: null,
  isThreeClass: true,
  truthWeights,
};
