import * as tf from "@tensorflow/tfjs-core";
import { cellCount } from "../compact/cells.ts";
import { PoolCells, weighCells } from "../compact/pool-cells.ts";

/**
 * The image's two logits from its cells: means within the breast weighted by exp(sharpness × lesion logit); *abnormal* has a learned offset, as in
 * compact. Takes [lesion [n, cellCount], malignancy [n, cellCount], input with `inside` as channel 0]; returns the cells' lesion logits, their
 * malignancy logits, the image's logit of *malignant, where abnormal*, and last its logit of *abnormal*.
 */
export class PoolClasses extends PoolCells {
  static override className = "PoolClasses";

  override computeOutputShape(): (number | null)[] {
    return [null, 2 * cellCount + 2];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [lesion, malignancy, input] = inputs as [tf.Tensor2D, tf.Tensor2D, tf.Tensor4D];
    const offset = this.offset?.read() as tf.Tensor1D;
    return tf.tidy(() => {
      const { masked, weights } = weighCells(lesion, input);
      const pooled = (cells: tf.Tensor) => tf.sum(tf.mul(weights, cells), 1, true);
      return tf.concat([masked, malignancy, pooled(malignancy), tf.add(pooled(masked), offset)], 1);
    });
  }
}
