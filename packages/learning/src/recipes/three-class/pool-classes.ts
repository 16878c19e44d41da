import * as tf from "@tensorflow/tfjs-core";
import { initializers, layers } from "@tensorflow/tfjs-layers";
import { cellCount } from "../compact/cells.ts";
import { outsideScore, sharpness } from "../compact/pool-cells.ts";

type LayerVariable = ReturnType<layers.Layer["addWeight"]>;

/**
 * The image's two logits from its cells': means weighted by exp(sharpness × lesion logit) within the breast, that of *abnormal* with a learned offset as in
 * compact. Takes [lesion [n, cellCount], malignancy [n, cellCount], input with `inside` as channel 0]; gives the cells' lesion logits, their malignancy
 * logits, the image's logit of *malignant, where abnormal*, and last its logit of *abnormal*.
 */
export class PoolClasses extends layers.Layer {
  static className = "PoolClasses";
  private offset: LayerVariable | undefined;

  constructor(name: string) {
    super({ name });
  }

  override build(inputShape: (number | null)[] | (number | null)[][]): void {
    this.offset = this.addWeight("offset", [1], "float32", initializers.zeros(), undefined, true);
    super.build(inputShape);
  }

  override computeOutputShape(): (number | null)[] {
    return [null, 2 * cellCount + 2];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [lesion, malignancy, input] = inputs as [tf.Tensor2D, tf.Tensor2D, tf.Tensor4D];
    const offset = this.offset?.read() as tf.Tensor1D;
    return tf.tidy(() => {
      const inside = tf.reshape(tf.slice(input, [0, 0, 0, 0], [-1, -1, -1, 1]), [-1, cellCount]);
      const masked = tf.add(tf.mul(lesion, inside), tf.mul(tf.sub(1, inside), outsideScore));
      const weights = tf.softmax(tf.mul(masked, sharpness));
      const pooled = (cells: tf.Tensor) => tf.sum(tf.mul(weights, cells), 1, true);
      return tf.concat([masked, malignancy, pooled(malignancy), tf.add(pooled(masked), offset)], 1);
    });
  }
}
