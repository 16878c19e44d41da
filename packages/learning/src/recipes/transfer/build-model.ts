import * as tf from "@tensorflow/tfjs-core";
import { initializers, input, type LayersModel, layers, model } from "@tensorflow/tfjs-layers";
import type { FullOptions } from "../recipe-kind.ts";
import { headCount, headWidth, inputCount } from "./layout.ts";

type Symbolic = ReturnType<typeof input>;
type LayerVariable = ReturnType<layers.Layer["addWeight"]>;

/** Small parallel networks, each with its own weights and dropout: [n, inputCount] to [n, headCount] logits. */
export function buildModel({ seed }: FullOptions): LayersModel {
  const cell = input({ shape: [inputCount], name: "cell" });
  let x: unknown = layers
    .dense({
      units: headCount * headWidth,
      activation: "relu",
      kernelInitializer: initializers.heUniform({ seed: seed + 1 }),
      name: "hidden",
    })
    .apply(cell);
  x = layers.dropout({ rate: 0.2, seed: seed + 11, name: "hidden-dropout" }).apply(x as Symbolic);
  return model({ inputs: cell, outputs: new HeadLogits(seed + 2).apply(x as Symbolic) as Symbolic, name: "transfer" });
}

/** The last layer of each network: from its own units to its own logit. */
class HeadLogits extends layers.Layer {
  static className = "HeadLogits";
  private kernel: LayerVariable | undefined;
  private bias: LayerVariable | undefined;

  constructor(private readonly seed: number) {
    super({ name: "logits" });
  }

  override build(inputShape: (number | null)[] | (number | null)[][]): void {
    const limit = Math.sqrt(1 / headWidth);
    const spread = initializers.randomUniform({ minval: -limit, maxval: limit, seed: this.seed });
    this.kernel = this.addWeight("kernel", [1, headCount, headWidth], "float32", spread, undefined, true);
    this.bias = this.addWeight("bias", [headCount], "float32", initializers.zeros(), undefined, true);
    super.build(inputShape);
  }

  override computeOutputShape(): (number | null)[] {
    return [null, headCount];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const units = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor2D;
    const [kernel, bias] = [this.kernel?.read(), this.bias?.read()] as [tf.Tensor3D, tf.Tensor1D];
    return tf.tidy(() => tf.add(tf.sum(tf.mul(tf.reshape(units, [-1, headCount, headWidth]), kernel), 2), bias));
  }
}
