import { type input, type LayersModel, model } from "@tensorflow/tfjs-layers";
import { cellFeatures, cellScores } from "../compact/build-model.ts";
import type { FullOptions } from "../recipe-kind.ts";
import { PoolClasses } from "./pool-classes.ts";

type Symbolic = ReturnType<typeof input>;

/** Compact's network with two scores per cell: lesion or not, and malignant or benign if it is one. */
export function buildModel({ seed }: FullOptions): LayersModel {
  const { cells, features } = cellFeatures(seed);
  const lesion = cellScores("lesion-score", features, seed + 3);
  const malignancy = cellScores("malignancy-score", features, seed + 4);
  const pooled = new PoolClasses("pool").apply([lesion, malignancy, cells]);
  return model({ inputs: cells, outputs: pooled as Symbolic, name: "three-class" });
}
