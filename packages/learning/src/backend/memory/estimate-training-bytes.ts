import { util } from "@tensorflow/tfjs-core";
import { initializers, type LayersModel, layers } from "@tensorflow/tfjs-layers";
import type { TrainingMemory } from "../contract.ts";

type AddWeight = (name: string, shape: (number | null)[], dtype: unknown, initializer: unknown, ...rest: unknown[]) => unknown;

const bytesPerFloat = 4;
/** Room lost between blocks of the heap, and small things that are not counted. Set by what the baseline took when it was measured. */
const overhead = 1.15;

/**
 * What training a net takes at its peak on one worker, without allocating its weights: they are counted while the topology is built from
 * one-element stand-ins. Weights, gradients and Adam's two moments; the activations that the backward pass needs; the gradients in flight.
 * A backend must be open.
 */
export function estimateTrainingBytes(build: () => LayersModel, examplesPerWorker: number): TrainingMemory {
  const { model, weightSizes } = buildWithoutWeights(build);
  try {
    const outputs = model.layers.map((layer) => outputFloats(layer) * bytesPerFloat * examplesPerWorker);
    const kept = model.layers.reduce((total, layer, i) => total + (sharesItsInput(layer) ? 0 : outputs[i]!), 0);
    const parameters = weightSizes.reduce((total, size) => total + size, 0);
    const weightsBytes = 4 * parameters * bytesPerFloat;
    // Backward: the gradient of a layer's output, that of its input, and one in between. Adam: the new weights beside the old ones.
    const activationsBytes = kept + 3 * Math.max(0, ...outputs);
    const transientBytes = 2 * Math.max(0, ...weightSizes) * bytesPerFloat;
    return {
      parameters,
      weightsBytes,
      activationsBytes,
      totalBytes: Math.ceil((weightsBytes + activationsBytes + transientBytes) * overhead),
    };
  } finally {
    model.dispose();
  }
}

function buildWithoutWeights(build: () => LayersModel): { model: LayersModel; weightSizes: number[] } {
  const weightSizes: number[] = [];
  const prototype = layers.Layer.prototype as unknown as { addWeight: AddWeight };
  const original = prototype.addWeight;
  prototype.addWeight = function standIn(this: unknown, name, shape, dtype, _initializer, ...rest) {
    weightSizes.push(util.sizeFromShape(shape as number[]));
    return original.call(
      this,
      name,
      shape.map(() => 1),
      dtype,
      initializers.zeros(),
      ...rest,
    );
  };
  try {
    return { model: build(), weightSizes };
  } finally {
    prototype.addWeight = original;
  }
}

/** Floats that a layer gives out for one example. */
function outputFloats(layer: layers.Layer): number {
  const shapes = (Array.isArray(layer.outputShape[0]) ? layer.outputShape : [layer.outputShape]) as (number | null)[][];
  return shapes.reduce((total, shape) => total + shape.slice(1).reduce<number>((size, length) => size * (length ?? 1), 1), 0);
}

/** Layers whose output is their input seen with another shape. */
function sharesItsInput(layer: layers.Layer): boolean {
  return ["Flatten", "Reshape", "InputLayer"].includes(layer.getClassName());
}
