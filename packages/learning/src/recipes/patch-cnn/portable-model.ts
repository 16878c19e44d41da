import { type LayersModel, layers, model } from "@tensorflow/tfjs-layers";
import { fixedConvolution, outputOf, type Symbolic } from "../fixed-weights.ts";
import type { CellLogits } from "./cell-logits.ts";
import { leastInside, outsideLogit } from "./grid.ts";

/** So steep that a difference of one pixel's share is enough, whatever the size of a cell. */
const steepness = 1e4;

/** The network with CellLogits expressed in standard layers: from a picture to its cells' logits, [n, rows, columns, 1]. */
export function portableModel(trained: LayersModel): LayersModel {
  const picture = trained.inputs[0] as Symbolic;
  const scores = outputOf(trained, "lesion-score");
  const { cellPixels: cell } = trained.getLayer("cells") as CellLogits;
  const breast = fixedConvolution("breast", picture, { kernel: [0, 1], bias: [0] });
  const share = layers.averagePooling2d({ poolSize: cell, name: "breast-share" }).apply(breast) as Symbolic;
  const steep = fixedConvolution("steep", share, { kernel: [steepness], bias: [1.01 - leastInside * steepness] });
  const inside = layers.reLU({ maxValue: 1, name: "inside" }).apply(steep) as Symbolic;
  const outside = fixedConvolution("outside", inside, { kernel: [-outsideLogit], bias: [outsideLogit] });
  const within = layers.multiply({ name: "within" }).apply([scores, inside]) as Symbolic;
  return model({ inputs: picture, outputs: layers.add({ name: "masked" }).apply([within, outside]) as Symbolic, name: trained.name });
}
