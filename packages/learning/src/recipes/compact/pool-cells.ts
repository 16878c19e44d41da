import * as tf from "@tensorflow/tfjs-core";
import { initializers, layers } from "@tensorflow/tfjs-layers";
import { cellCount } from "./cells.ts";

type LayerVariable = ReturnType<layers.Layer["addWeight"]>;

/** How closely the image's logit follows the cells with the highest lesion scores: 0 would give their mean, infinity their maximum. */
export const sharpness = 2;
/** Score of a cell outside the breast. */
export const outsideScore = -30;

/**
 * Image logit from cell logits: their mean within the breast, weighted by exp(sharpness × logit), plus a learned offset. Takes [cells [n, cellCount],
 * input [n, rows, columns, channels] with `inside` as channel 0]; returns [n, cellCount + 1], with the image's logit last.
 */
export class PoolCells extends layers.Layer {
  static className = "PoolCells";
  protected offset: LayerVariable | undefined;

  constructor(name: string) {
    super({ name });
  }

  override build(inputShape: (number | null)[] | (number | null)[][]): void {
    this.offset = this.addWeight("offset", [1], "float32", initializers.zeros(), undefined, true);
    super.build(inputShape);
  }

  override computeOutputShape(): (number | null)[] {
    return [null, cellCount + 1];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [cells, input] = inputs as [tf.Tensor2D, tf.Tensor4D];
    const offset = this.offset?.read() as tf.Tensor1D;
    return tf.tidy(() => {
      const { masked, weights } = weighCells(cells, input);
      const pooled = tf.sum(tf.mul(weights, masked), 1, true);
      return tf.concat([masked, tf.add(pooled, offset)], 1);
    });
  }
}

/** Lesion logits, masked outside the breast, and each cell's weight; both [n, cellCount]. Call within a tidy. */
export function weighCells(cells: tf.Tensor2D, input: tf.Tensor4D): { readonly masked: tf.Tensor; readonly weights: tf.Tensor } {
  const inside = tf.reshape(tf.slice(input, [0, 0, 0, 0], [-1, -1, -1, 1]), [-1, cellCount]);
  const masked = tf.add(tf.mul(cells, inside), tf.mul(tf.sub(1, inside), outsideScore));
  return { masked, weights: tf.softmax(tf.mul(masked, sharpness)) };
}
