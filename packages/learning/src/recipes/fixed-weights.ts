import * as tf from "@tensorflow/tfjs-core";
import { type LayersModel, layers } from "@tensorflow/tfjs-layers";

export type Symbolic = ReturnType<typeof layers.input>;

export interface FixedWeights {
  readonly kernel: readonly number[];
  readonly bias: readonly number[];
}

/** The output of a layer of a built model. */
export function outputOf(model: LayersModel, layer: string): Symbolic {
  return model.getLayer(layer).output as Symbolic;
}

/** A 1×1 convolution to one channel with fixed weights: arithmetic expressed as a layer that every program supports. */
export function fixedConvolution(name: string, x: Symbolic, { kernel, bias }: FixedWeights): Symbolic {
  const layer = layers.conv2d({ filters: 1, kernelSize: 1, name });
  return applied(layer, x, [1, 1, kernel.length, 1], { kernel, bias });
}

/** The same as a dense layer with one output. */
export function fixedDense(name: string, x: Symbolic, { kernel, bias }: FixedWeights): Symbolic {
  return applied(layers.dense({ units: 1, name }), x, [kernel.length, 1], { kernel, bias });
}

function applied(layer: layers.Layer, x: Symbolic, shape: number[], { kernel, bias }: FixedWeights): Symbolic {
  const y = layer.apply(x) as Symbolic;
  tf.tidy(() => layer.setWeights([tf.tensor([...kernel], shape), tf.tensor1d([...bias])]));
  return y;
}
