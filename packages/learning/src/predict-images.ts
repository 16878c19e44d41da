import * as tf from "@tensorflow/tfjs-core";
import { normalisedInput } from "./encode-images.ts";
import { learningError } from "./learning-error.ts";
import { loadModel } from "./load-model.ts";
import type { PreparedImage } from "./prepared-image.ts";

/** Logit of each image by its id, of one fold model: uncalibrated, before any standardisation. @throws BAD_MODEL_FILE, BAD_IMAGE, CANCELLED. */
export async function predictImages(
  model: Uint8Array,
  images: readonly PreparedImage[],
  signal?: AbortSignal,
): Promise<Map<string, number>> {
  const loaded = await loadModel(model);
  const { kind, header } = loaded;
  const { rows, columns, channels } = kind.inputShape(header.options);
  try {
    const logits = new Map<string, number>();
    for (const image of images) {
      if (signal?.aborted) throw learningError("CANCELLED", "The prediction was cancelled.");
      const input = normalisedInput(kind, image, header.options, header.channels);
      const outputs = tf.tidy(() => (loaded.model.predict(tf.tensor4d(input, [1, rows, columns, channels])) as tf.Tensor).dataSync());
      logits.set(image.imageId, outputs[outputs.length - 1] as number);
    }
    return logits;
  } finally {
    loaded.model.dispose();
  }
}
