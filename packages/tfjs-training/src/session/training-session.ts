import type { Optimizer, Tensor } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { ComputeBackend, OpenBackendOptions } from "../compute-backend.ts";

/**
 * A trainable model, built from its seed in each worker: the builder must give the same initial weights for the same arguments (with a seed for every
 * initializer and every dropout layer).
 */
export interface TrainableModel {
  readonly model: LayersModel;
  readonly optimizer: Optimizer;
  /** Loss of each example, shape [n], without regularisation (the session adds `model.losses` itself). */
  lossPerExample(truth: Tensor, prediction: Tensor): Tensor;
}

/** Where a worker finds the builder: `(args) => TrainableModel | Promise<TrainableModel>`. */
export interface ModelSource {
  /** file:// URL of an ES module, TypeScript or JavaScript: `new URL("./build-model.ts", import.meta.url).href`. */
  readonly moduleUrl: string;
  /** Name of the exported builder function. */
  readonly exportName: string;
  /** Structured-cloneable arguments of the builder: recipe name, input size, seed. */
  readonly args: unknown;
}

export interface TrainingSessionOptions {
  readonly source: ModelSource;
  /** Number of workers that share each batch; 1 computes in this thread, more start that many worker threads (wasm only; other backends use 1). */
  readonly workers: number;
  readonly backend?: OpenBackendOptions;
}

/** Examples are stored one after another: `images` has size × height × width × channels floats, `labels` size × units. */
export interface Batch {
  readonly size: number;
  /** Shape of one example (height, width, channels), for a model that accepts several; otherwise the model's own. */
  readonly shape?: readonly number[] | undefined;
  readonly images: Float32Array;
  readonly labels: Float32Array;
  /** Weight of each example in the loss, default 1. The loss is Σ wᵢ·lossᵢ / Σ wᵢ over the whole batch. */
  readonly weights?: Float32Array;
}

export interface StepResult {
  /** Weighted mean loss of the whole batch before the step, including regularisation. */
  readonly loss: number;
  /** The model's outputs in training mode (dropout on), size × units, in the batch's order: for the epoch's accuracy, precision and recall. */
  readonly predictions: Float32Array;
}

export interface NamedWeights {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Everything needed to resume training as if uninterrupted: weights, moving statistics, optimiser, number of steps done. */
export interface TrainingState {
  readonly step: number;
  /** In the order of `model.getWeights()`. Rely on the order, not on the names, which lack uniqueness suffixes. */
  readonly weights: readonly NamedWeights[];
  /** In `optimizer.getWeights()` order. */
  readonly optimizer: readonly NamedWeights[];
}

/**
 * A model in training. On one kind of machine, the same seed and number of workers give the same result, bit for bit. Call one method at a time, and
 * await each.
 */
export interface TrainingSession {
  readonly backend: ComputeBackend;
  readonly workers: number;
  /** One optimiser step on the batch. Batch norm uses the statistics of each worker's share. */
  step(batch: Batch, options?: { readonly learningRate?: number }): Promise<StepResult>;
  /** Outputs in inference mode, size × units. With several workers call `synchronise` first. */
  predict(images: Float32Array, size: number, shape?: Batch["shape"]): Promise<Float32Array>;
  /** Averages batch norm's moving statistics over the workers: call it at the end of each epoch, before `predict` and `exportState`. */
  synchronise(): Promise<void>;
  /** Synchronises, then copies out the weights and the optimiser's state. */
  exportState(): Promise<TrainingState>;
  importState(state: TrainingState): Promise<void>;
  close(): Promise<void>;
}
