import type { Recipe } from "../../recipe.ts";

export const recipe: Recipe = {
  name: "keras-baseline",
  description:
    "The published baseline: four 3×3 convolution stages (32, 64, 256, 512; ReLU, batch norm, 2×2 max-pool), flatten, dense 128 (ReLU, L2 0.1), dropout 0.3, dense 64 (ReLU), sigmoid; Adam, binary cross-entropy, batch 32, 50 epochs. Its input may be chosen, up to 2250×1500.",
  preparation: { rows: 512, columns: 384, spacingMm: 0.4, chestWall: "left" },
  defaults: { epochs: 50, seed: 1, batch: 32, inputRows: 128, inputColumns: 96 },
  pooling: { images: "standard", views: "mean", contralateral: 0 },
  usesLesions: false,
  backbone: null,
  isThreeClass: false,
  // None, as published.
  truthWeights: null,
};
