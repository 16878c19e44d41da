import { truthWeights } from "@second-read/domain";
import type { Recipe } from "../../recipe.ts";
import { cellColumns, cellRows, preparation } from "./cells.ts";

export const recipe: Recipe = {
  name: "compact",
  description:
    "A fixed front end measures texture, blobs, lines and how they converge at four scales, and bright specks at 0.2 mm, in cells of 3.2 mm; a small convolutional network is trained on lesion boxes where there are any, and on the breast's class where there are none; the cells with the highest lesion scores give the image's score; seven tenths of the other breast's is subtracted.",
  preparation,
  defaults: { epochs: 20, seed: 1, batch: 16, inputRows: cellRows, inputColumns: cellColumns },
  pooling: { images: "standard", views: "mean", contralateral: 0.7 },
  usesLesions: true,
  backbone: null,
  isThreeClass: false,
  truthWeights,
};
