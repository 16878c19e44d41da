import * as tf from "@tensorflow/tfjs-core";

/**
 * The values of the tensor that `make` returns, disposing all tensors. They are read outside `tidy`, which would search the values one by one for
 * tensors.
 */
export function valuesOf(make: () => tf.Tensor): Float32Array {
  const tensor = tf.tidy(make);
  try {
    return Float32Array.from(tensor.dataSync());
  } finally {
    tensor.dispose();
  }
}
