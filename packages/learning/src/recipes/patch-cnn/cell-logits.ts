import * as tf from "@tensorflow/tfjs-core";
import { layers } from "@tensorflow/tfjs-layers";
import { leastInside, outsideLogit } from "./grid.ts";

/** Flattens the cells' logits: [n, rows, columns, 1] and the input to [n, rows × columns]; `outsideLogit` if less than half of a cell is breast. */
export class CellLogits extends layers.Layer {
  static className = "CellLogits";

  constructor(readonly cellPixels: number) {
    super({ name: "cells" });
  }

  override computeOutputShape(): (number | null)[] {
    return [null, null];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [logits, input] = inputs as [tf.Tensor4D, tf.Tensor4D];
    return tf.tidy(() => {
      const size = this.cellPixels;
      const breast = tf.avgPool(tf.slice(input, [0, 0, 0, 1], [-1, -1, -1, 1]), size, size, "valid");
      const inside = tf.cast(tf.greaterEqual(breast, leastInside), "float32");
      const masked = tf.add(tf.mul(logits, inside), tf.mul(tf.sub(1, inside), outsideLogit));
      return tf.reshape(masked, [logits.shape[0], -1]);
    });
  }
}
