import * as tf from "@tensorflow/tfjs-core";
import type { LabelledFacts } from "../../prepared-image.ts";
import { cellCount } from "../compact/cells.ts";
import { labelUnits } from "../compact/label.ts";
import { cellShare, lesionLoss } from "../compact/lesion-loss.ts";
import { logitCrossEntropy } from "../logit-cross-entropy.ts";

/**
 * Compact's label, then whether the breast is malignant, and whether that is known: it is not for a normal breast or an abnormal one without a class.
 */
export function withMalignancy(label: Float32Array, { breastClass }: Pick<LabelledFacts, "breastClass">): Float32Array {
  const isKnown = breastClass === "BENIGN" || breastClass === "MALIGNANT";
  return Float32Array.of(...label, breastClass === "MALIGNANT" ? 1 : 0, isKnown ? 1 : 0);
}

/** Compact's loss, plus malignant against benign for abnormal breasts of known class, in the cells of their marked lesions and in the whole image. */
export function classLoss(truth: tf.Tensor, outputs: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const part = (start: number, size: number) => tf.slice(truth, [0, start], [-1, size]);
    const [malignant, isKnown] = [part(labelUnits, 1), part(labelUnits + 1, 1)];
    const lesionWeights = tf.mul(part(0, cellCount), part(cellCount, cellCount));
    const cells = logitCrossEntropy(malignant, tf.slice(outputs, [0, cellCount], [-1, cellCount]));
    const image = logitCrossEntropy(malignant, tf.slice(outputs, [0, 2 * cellCount], [-1, 1]));
    const byCells = tf.mul(tf.sum(tf.mul(cells, lesionWeights), 1, true), cellShare);
    const byImage = tf.mul(image, part(2 * cellCount + 1, 1));
    return tf.add(lesionLoss(truth, outputs), tf.sum(tf.mul(tf.add(byCells, byImage), isKnown), 1));
  });
}
