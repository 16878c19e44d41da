import * as tf from "@tensorflow/tfjs-core";
import { model as layersModel } from "@tensorflow/tfjs-layers";
import { type EncodingTools, rememberingEncoder } from "./encode-images.ts";
import type { Encoding } from "./encoding.ts";
import { type LoadedModel, loadModel } from "./load-model.ts";
import { placeHeat } from "./place-heat.ts";
import { outputsOf } from "./predict-images.ts";
import type { PreparedImage } from "./prepared-image.ts";
import type { Explanation } from "./recipes/recipe-kind.ts";

/** rows × columns of the given prepared image, 0..1, 1 = the strongest evidence for *abnormal*. */
export interface HeatMap {
  readonly rows: number;
  readonly columns: number;
  readonly heat: Float32Array;
  readonly logit: number;
}

/** Evidence for *abnormal* on the model's own grid; 0 where there is none. */
export interface Evidence {
  readonly map: Float32Array;
  readonly rows: number;
  readonly columns: number;
  readonly logit: number;
}

/** Evidence for *abnormal*, enlarged to the prepared image and scaled to 0..1; all zero if there is none. */
export async function explain(bytes: Uint8Array, image: PreparedImage, tools: EncodingTools = {}): Promise<HeatMap> {
  const loaded = await loadModel(bytes, tools.backbone);
  const { kind, header, model } = loaded;
  try {
    const encoding = await rememberingEncoder(kind, header.options, tools)(image);
    const { map, rows, columns, logit } = evidenceOf(loaded, encoding);
    const heat = placeHeat(map, { rows, columns }, image, kind.frame(header.options));
    return { rows: image.rows, columns: image.columns, heat, logit };
  } finally {
    model.dispose();
  }
}

export function evidenceOf(loaded: LoadedModel, encoding: Encoding): Evidence {
  const { explanation } = loaded.kind;
  return explanation.kind === "grad-cam" ? gradCam(loaded, explanation, encoding) : cellScores(loaded, explanation, encoding);
}

/**
 * Grad-CAM (Selvaraju et al. 2017): the sum of the explained layer's planes, each weighted by the mean gradient of the image's logit with respect to
 * it; negative values are dropped.
 */
function gradCam(loaded: LoadedModel, explanation: Extract<Explanation, { kind: "grad-cam" }>, encoding: Encoding): Evidence {
  const { model } = loaded;
  const { applyAfter } = explanation;
  const { map, side, logit } = tf.tidy(() => {
    const { input, planes } = explainedPlanes(loaded, explanation, encoding);
    const logitOf = (activations: tf.Tensor) => {
      const outputs = applyAfter(model, activations, input);
      return tf.sum(tf.slice(outputs, [0, (outputs.shape[1] ?? 1) - 1], [-1, 1]));
    };
    const { value, grad } = tf.valueAndGrad(logitOf)(planes);
    const weights = tf.mean(grad, [0, 1, 2], true);
    const cam = tf.relu(tf.sum(tf.mul(planes, weights), 3));
    return { map: Float32Array.from(cam.dataSync()), side: cam.shape as number[], logit: value.dataSync()[0] as number };
  });
  return { map, rows: side[1] ?? 1, columns: side[2] ?? 1, logit };
}

/** The explained layer's output for an image, and the input for it. Call within a tidy. */
export function explainedPlanes(
  { kind, header, fitted, model }: LoadedModel,
  { inputShape, layer }: Extract<Explanation, { kind: "grad-cam" }>,
  encoding: Encoding,
): { input: tf.Tensor4D; planes: tf.Tensor4D } {
  const { rows, columns, channels } = inputShape(header.options);
  const { values } = kind.inputOf(encoding, fitted, header.options);
  const input = tf.tensor4d(values, [1, rows, columns, channels]);
  const trunk = layersModel({ inputs: model.inputs, outputs: model.getLayer(layer).output });
  return { input, planes: trunk.apply(input, { training: false }) as tf.Tensor4D };
}

/** The cells' own logits where they are evidence for *abnormal*. The image's score is computed from them, so nothing explains it better. */
function cellScores(loaded: LoadedModel, { mapOf }: Extract<Explanation, { kind: "cells" }>, encoding: Encoding): Evidence {
  const { outputs, size } = outputsOf(loaded, encoding);
  const { rows, columns, logits } = mapOf(encoding, outputs);
  return { map: logits.map((logit) => Math.max(0, logit)), rows, columns, logit: loaded.kind.logitOf(outputs, size) };
}
