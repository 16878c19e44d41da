import * as tf from "@tensorflow/tfjs-core";
import { type EncodingTools, rememberingEncoder } from "./encode-images.ts";
import type { Encoding } from "./encoding.ts";
import type { ImageLogits } from "./held-out.ts";
import { learningError } from "./learning-error.ts";
import { type LoadedModel, loadModel } from "./load-model.ts";
import type { PreparedImage } from "./prepared-image.ts";
import { valuesOf } from "./values-of.ts";

type Tools = EncodingTools & { readonly signal?: AbortSignal };

/**
 * One fold model's logit for each image, by id: uncalibrated and before any standardisation. @throws BAD_MODEL_FILE, OTHER_BACKBONE, BAD_IMAGE,
 * CANCELLED.
 */
export async function predictImages(model: Uint8Array, images: readonly PreparedImage[], tools: Tools = {}): Promise<Map<string, number>> {
  return (await predictClasses(model, images, tools)).logits;
}

/** Also returns the malignancy logit, for a recipe that distinguishes malignant from benign. */
export async function predictClasses(
  model: Uint8Array,
  images: readonly PreparedImage[],
  { signal, ...tools }: Tools = {},
): Promise<ImageLogits> {
  const loaded = await loadModel(model, tools.backbone);
  const encodingOf = rememberingEncoder(loaded.kind, loaded.header.options, tools);
  try {
    const logits = new Map<string, number>();
    const malignancies = new Map<string, number>();
    const { kind } = loaded;
    for (const image of images) {
      if (signal?.aborted) throw learningError("CANCELLED", "The prediction was cancelled.");
      const { outputs, size } = outputsOf(loaded, await encodingOf(image));
      logits.set(image.imageId, kind.logitOf(outputs, size));
      if (kind.malignancyOf !== undefined) malignancies.set(image.imageId, kind.malignancyOf(outputs));
    }
    return { logits, malignancies };
  } finally {
    loaded.model.dispose();
  }
}

/** The model's outputs for all inputs of an image. */
export function outputsOf(loaded: LoadedModel, encoding: Encoding): { outputs: Float32Array; size: number } {
  const { values, shape } = inputsOf(loaded, encoding);
  const outputs = valuesOf(() => loaded.model.predict(tf.tensor(values, [...shape])) as tf.Tensor);
  return { outputs, size: shape[0] as number };
}

/** All of an image's model inputs as one tensor, with its shape. */
export function inputsOf(
  { kind, header, fitted, model }: LoadedModel,
  encoding: Encoding,
): { values: Float32Array; shape: readonly number[] } {
  const { values, size, shape = model.inputs[0]?.shape.slice(1) as number[] } = kind.inputOf(encoding, fitted, header.options);
  return { values, shape: [size, ...shape] };
}
