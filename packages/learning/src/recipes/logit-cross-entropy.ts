import * as tf from "@tensorflow/tfjs-core";

/** Element-wise cross-entropy from logits, without overflow. */
export function logitCrossEntropy(target: tf.Tensor, logit: tf.Tensor): tf.Tensor {
  return tf.sub(tf.add(tf.relu(logit), tf.log(tf.add(tf.exp(tf.neg(tf.abs(logit))), 1))), tf.mul(target, logit));
}
