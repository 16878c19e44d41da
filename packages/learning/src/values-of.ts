import * as tf from "@tensorflow/tfjs-core";

/** The values of the tensor that `make` gives, and nothing left behind. Not read within `tidy`, which would look for tensors among them one by one. */
export function valuesOf(make: () => tf.Tensor): Float32Array {
  const tensor = tf.tidy(make);
  try {
    return Float32Array.from(tensor.dataSync());
  } finally {
    tensor.dispose();
  }
}
