import { truthWeights } from "@second-read/domain";
import type { Recipe } from "../../recipe.ts";

export const recipe: Recipe = {
  name: "linear",
  description: "Logistic regression on an 8 × 8 thumbnail. For tests and benches: it trains in a second.",
  preparation: { rows: 64, columns: 48, spacingMm: 3.2, chestWall: "left" },
  defaults: { epochs: 10, seed: 1, batch: 32, inputRows: 16, inputColumns: 16 },
  pooling: { images: "standard", views: "mean", contralateral: 0 },
  usesLesions: false,
  backbone: null,
  isThreeClass: false,
  truthWeights,
};
