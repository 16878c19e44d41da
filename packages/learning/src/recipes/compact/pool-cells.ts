import * as tf from "@tensorflow/tfjs-core";
import { initializers, layers } from "@tensorflow/tfjs-layers";
import { cellCount } from "./cells.ts";

type LayerVariable = ReturnType<layers.Layer["addWeight"]>;

/** How sharply the image's logit follows the cells with the highest lesion scores: 0 would be their mean, infinity their maximum. */
export const sharpness = 2;
/** Of a cell outside the breast. */
export const outsideScore = -30;

/**
 * Image logit from cell logits: their mean weighted by exp(sharpness × logit) within the breast, plus a learned offset.
 * Takes [cells [n, cellCount], input [n, rows, columns, channels] with `inside` as channel 0]; gives [n, cellCount + 1], the image's logit last.
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

/** Lesion logits with those outside the breast masked, and what each cell counts for; both [n, cellCount]. Within a tidy. */
export function weighCells(cells: tf.Tensor2D, input: tf.Tensor4D): { readonly masked: tf.Tensor; readonly weights: tf.Tensor } {
  const inside = tf.reshape(tf.slice(input, [0, 0, 0, 0], [-1, -1, -1, 1]), [-1, cellCount]);
  const masked = tf.add(tf.mul(cells, inside), tf.mul(tf.sub(1, inside), outsideScore));
  return { masked, weights: tf.softmax(tf.mul(masked, sharpness)) };
}
