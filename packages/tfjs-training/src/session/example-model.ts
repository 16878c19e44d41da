import { train } from "@tensorflow/tfjs-core";
import { initializers, layers, metrics, sequential } from "@tensorflow/tfjs-layers";
import type { TrainableModel } from "./training-session.ts";

export interface ExampleModelArguments {
  readonly batchNorm: boolean;
  readonly dropout: number;
  readonly seed: number;
}

/** A small model for 8 × 8 pictures, for the tests of this folder; in a file of its own because workers load it by address. */
export function buildExampleModel({ batchNorm, dropout, seed }: ExampleModelArguments): TrainableModel {
  const kernel = (offset: number) => initializers.glorotUniform({ seed: seed + offset });
  const model = sequential();
  model.add(
    layers.conv2d({ inputShape: [8, 8, 1], filters: 6, kernelSize: 3, padding: "same", activation: "relu", kernelInitializer: kernel(1) }),
  );
  if (batchNorm) model.add(layers.batchNormalization());
  model.add(layers.maxPooling2d({ poolSize: 2 }));
  model.add(layers.flatten());
  model.add(layers.dense({ units: 8, activation: "relu", kernelInitializer: kernel(2), kernelRegularizer: "l1l2" }));
  if (dropout > 0) model.add(layers.dropout({ rate: dropout, seed }));
  model.add(layers.dense({ units: 1, activation: "sigmoid", kernelInitializer: kernel(3) }));
  return { model, optimizer: train.adam(0.01), lossPerExample: (truth, prediction) => metrics.binaryCrossentropy(truth, prediction) };
}

/** A builder that fails, to test that a session reports it. */
export function buildBrokenModel(): TrainableModel {
  throw new Error("this model cannot be built");
}
