import {
  add,
  clone,
  dispose,
  div,
  dot,
  keep,
  mul,
  type Optimizer,
  reshape,
  type Scalar,
  scalar,
  type Tensor,
  tensor,
  tidy,
  type Variable,
  zerosLike,
} from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { dropoutStream } from "./dropout-stream.ts";
import type { Batch, NamedWeights, TrainableModel, TrainingState } from "./training-session.ts";
import { variableGradients } from "./variable-gradients.ts";

/** A variable's gradient, under the variable's name. */
export interface NamedGradient {
  readonly name: string;
  readonly tensor: Tensor;
}

/** One worker's part of a batch, with what it needs to know about the whole. */
export interface Share {
  readonly size: number;
  readonly shape?: Batch["shape"];
  readonly images: Float32Array;
  readonly labels: Float32Array;
  readonly weights: Float32Array;
  /** Σ of the weights of the whole batch. */
  readonly weightTotal: number;
  /** The fraction of the regularisation that belongs to this share; the shares' fractions add up to 1. */
  readonly regularisationFraction: number;
  /** The number of optimiser steps already done, and the index of this share: they determine the dropout masks. */
  readonly step: number;
  readonly rank: number;
}

export interface ShareGradients {
  /** This share's contribution to the batch's loss. */
  readonly loss: number;
  readonly predictions: Float32Array;
  /** In the order of `variables`; the caller that applies them disposes them. */
  readonly gradients: readonly NamedGradient[];
}

/** One model on one backend, used both by a worker thread and by a session in this thread. */
export interface ModelRunner {
  readonly variables: readonly Variable[];
  readonly movingStatistics: readonly Variable[];
  gradientsOf(share: Share): ShareGradients;
  apply(gradients: readonly NamedGradient[], learningRate?: number): void;
  predict(images: Float32Array, size: number, shape?: Batch["shape"]): Float32Array;
  exportState(step: number): Promise<TrainingState>;
  importState(state: TrainingState): Promise<void>;
  dispose(): void;
}

export function createModelRunner({ model, optimizer, lossPerExample }: TrainableModel): ModelRunner {
  const variables = model.trainableWeights.map(variableOf);
  const movingStatistics = model.nonTrainableWeights.map(variableOf);
  const setDropout = dropoutStream(model);

  return {
    variables,
    movingStatistics,
    gradientsOf(share) {
      setDropout(share.step, share.rank);
      let predictions: Tensor | undefined;
      const { value, gradients } = tidy(() => {
        const images = tensor(share.images, inputShape(model, share.size, share.shape));
        const labels = tensor(share.labels, [share.size, share.labels.length / share.size]);
        const weights = tensor(share.weights, [share.size]);
        return variableGradients(() => {
          const output = model.apply(images, { training: true }) as Tensor;
          predictions = keep(clone(output));
          const losses = reshape(lossPerExample(labels, output), [share.size]);
          const loss = div(dot(losses, weights), scalar(share.weightTotal)) as Scalar;
          return addRegularisation(loss, model, share.regularisationFraction);
        }, variables) as { value: Scalar; gradients: Tensor[] };
      });
      const result = {
        loss: value.dataSync()[0]!,
        predictions: Float32Array.from(predictions!.dataSync()),
        gradients: variables.map((variable, i) => ({ name: variable.name, tensor: gradients[i] ?? zerosLike(variable) })),
      };
      dispose([value, predictions!]);
      return result;
    },
    apply(gradients, learningRate) {
      if (learningRate !== undefined) (optimizer as unknown as { learningRate: number }).learningRate = learningRate;
      optimizer.applyGradients(gradients as NamedGradient[]);
      dispose(gradients.map(({ tensor }) => tensor));
    },
    predict(images, size, shape) {
      const outputs = tidy(() => model.apply(tensor(images, inputShape(model, size, shape)), { training: false }) as Tensor);
      // Not read within `tidy`, which would search the values one by one for tensors.
      const values = Float32Array.from(outputs.dataSync());
      outputs.dispose();
      return values;
    },
    async exportState(step) {
      const weights = model.weights.map((weight) => copyOut(weight.originalName, weight.read()));
      const slots = await optimizer.getWeights();
      const state = { step, weights, optimizer: slots.map(({ name, tensor }) => copyOut(name, tensor)) };
      // The first is a new tensor with the iteration count; the others are the optimiser's own variables.
      slots[0]?.tensor.dispose();
      return state;
    },
    async importState(state) {
      const weights = state.weights.map(({ values, shape }) => tensor(values, [...shape]));
      model.setWeights(weights);
      dispose(weights);
      const before = await optimizer.getWeights();
      const slots = state.optimizer.map(({ name, values, shape }) => ({ name, tensor: tensor(values, [...shape]) }));
      await optimizer.setWeights(slots);
      dispose(slots.map(({ tensor }) => tensor));
      dispose(before.map(({ tensor }) => tensor));
    },
    dispose() {
      disposeOptimizer(optimizer);
      model.dispose();
    },
  };
}

function addRegularisation(loss: Scalar, model: LayersModel, fraction: number): Scalar {
  const penalties = (model as unknown as { calculateLosses(): Scalar[] }).calculateLosses();
  return penalties.reduce((total, penalty) => add(total, mul(penalty, fraction)), loss);
}

function variableOf(weight: LayersModel["weights"][number]): Variable {
  return (weight as unknown as { val: Variable }).val;
}

function inputShape(model: LayersModel, size: number, shape: Batch["shape"]): number[] {
  const rest = shape ?? model.inputs[0]!.shape.slice(1);
  return [size, ...rest.map((length) => length ?? 1)];
}

function copyOut(name: string, values: Tensor): NamedWeights {
  return { name, shape: values.shape, values: Float32Array.from(values.dataSync()) };
}

/** An optimiser that has never made a step has nothing to dispose, and tfjs throws on it. */
function disposeOptimizer(optimizer: Optimizer): void {
  try {
    optimizer.dispose();
  } catch {
    // Already disposed or never used: there is nothing left to free.
  }
}
