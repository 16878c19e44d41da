import { type LayersModel, layers, model } from "@tensorflow/tfjs-layers";
import { fixedConvolution, fixedDense, outputOf, type Symbolic } from "../fixed-weights.ts";
import { cellCount, channelCount } from "./cells.ts";
import { outsideScore, sharpness } from "./pool-cells.ts";

/** The network with PoolCells expressed in standard layers: [n, rows, columns, channels] to the image's logit, [n, 1]. */
export function portableModel(trained: LayersModel): LayersModel {
  const cells = trained.inputs[0] as Symbolic;
  const scores = outputOf(trained, "lesion-score");
  // Channel 0 is 1 within the breast and 0 outside.
  const first = (value: number) => [value, ...new Array<number>(channelCount - 1).fill(0)];
  const inside = fixedConvolution("inside", cells, { kernel: first(1), bias: [0] });
  const outside = fixedConvolution("outside", cells, { kernel: first(-outsideScore), bias: [outsideScore] });
  const within = layers.multiply({ name: "within" }).apply([scores, inside]) as Symbolic;
  const masked = layers.add({ name: "masked" }).apply([within, outside]) as Symbolic;
  const sharpened = fixedConvolution("sharpened", masked, { kernel: [sharpness], bias: [0] });
  const flat = (name: string, x: Symbolic) => layers.reshape({ targetShape: [cellCount], name }).apply(x) as Symbolic;
  const weights = layers.activation({ activation: "softmax", name: "weights" }).apply(flat("sharpened-flat", sharpened)) as Symbolic;
  const pooled = layers.dot({ axes: 1, name: "pooled" }).apply([weights, flat("masked-flat", masked)]) as Symbolic;
  const [offset] = trained.getLayer("pool").getWeights();
  const logit = fixedDense("image-logit", pooled, { kernel: [1], bias: [...(offset?.dataSync() ?? [])] });
  return model({ inputs: cells, outputs: logit, name: "compact" });
}
