import * as tf from "@tensorflow/tfjs-core";
import { logitCrossEntropy } from "../logit-cross-entropy.ts";
import { cellCount } from "./cells.ts";

/** Weight of the cells' loss relative to the image's. */
export const cellShare = 1 / 8;

/**
 * Loss of each example, [n]: its cells against their targets, plus its image against the image target.
 * @param truth as built by `labelCells`
 * @param outputs the cells' logits, then the image's
 */
export function lesionLoss(truth: tf.Tensor, outputs: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const part = (start: number, size: number) => tf.slice(truth, [0, start], [-1, size]);
    const last = (outputs.shape[1] as number) - 1;
    const cells = logitCrossEntropy(part(0, cellCount), tf.slice(outputs, [0, 0], [-1, cellCount]));
    const image = logitCrossEntropy(part(2 * cellCount, 1), tf.slice(outputs, [0, last], [-1, 1]));
    return tf.add(
      tf.mul(tf.sum(tf.mul(cells, part(cellCount, cellCount)), 1), cellShare),
      tf.sum(tf.mul(image, part(2 * cellCount + 1, 1)), 1),
    );
  });
}
