import { type LayersModel, model } from "@tensorflow/tfjs-layers";
import { fixedDense, outputOf, type Symbolic } from "../fixed-weights.ts";
import { headCount } from "./layout.ts";

/** The networks' mean as a single output: from inputs of cells to their logits, [n, 1]. */
export function portableModel(trained: LayersModel): LayersModel {
  const [kernel, bias] = trained
    .getLayer("logits")
    .getWeights()
    .map((weight) => [...weight.dataSync()]);
  const meanBias = (bias ?? []).reduce((sum, value) => sum + value, 0) / headCount;
  const logit = fixedDense("cell-logit", outputOf(trained, "hidden-dropout"), {
    kernel: (kernel ?? []).map((value) => value / headCount),
    bias: [meanBias],
  });
  return model({ inputs: trained.inputs[0] as Symbolic, outputs: logit, name: "transfer" });
}
