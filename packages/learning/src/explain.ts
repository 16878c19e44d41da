import * as tf from "@tensorflow/tfjs-core";
import { model as layersModel } from "@tensorflow/tfjs-layers";
import { normalisedInput } from "./encode-images.ts";
import { loadModel } from "./load-model.ts";
import { placeHeat } from "./place-heat.ts";
import type { PreparedImage } from "./prepared-image.ts";

/** rows × columns of the prepared image that was given, 0..1, 1 = the strongest evidence for *abnormal*. */
export interface HeatMap {
  readonly rows: number;
  readonly columns: number;
  readonly heat: Float32Array;
  readonly logit: number;
}

/**
 * Grad-CAM (Selvaraju et al. 2017): the explained layer's planes, each weighted by the mean gradient of the image's logit with respect to it, added,
 * negative values dropped, scaled to 0..1 and laid over the prepared image. All zero where there is no evidence for *abnormal*.
 */
export async function explain(bytes: Uint8Array, image: PreparedImage): Promise<HeatMap> {
  const { kind, header, model } = await loadModel(bytes);
  const { rows, columns, channels } = kind.inputShape(header.options);
  const values = normalisedInput(kind, image, header.options, header.channels);
  try {
    const { map, side, logit } = tf.tidy(() => {
      const input = tf.tensor4d(values, [1, rows, columns, channels]);
      const trunk = layersModel({ inputs: model.inputs, outputs: model.getLayer(kind.explainedLayer).output });
      const planes = trunk.apply(input, { training: false }) as tf.Tensor4D;
      const logitOf = (activations: tf.Tensor) => {
        const outputs = kind.applyAfterExplained(model, activations, input);
        return tf.sum(tf.slice(outputs, [0, (outputs.shape[1] ?? 1) - 1], [-1, 1]));
      };
      const { value, grad } = tf.valueAndGrad(logitOf)(planes);
      const weights = tf.mean(grad, [0, 1, 2], true);
      const cam = tf.relu(tf.sum(tf.mul(planes, weights), 3));
      return { map: Float32Array.from(cam.dataSync()), side: cam.shape as number[], logit: value.dataSync()[0] as number };
    });
    return {
      rows: image.rows,
      columns: image.columns,
      heat: placeHeat(map, { rows: side[1] ?? 1, columns: side[2] ?? 1 }, image, kind.frame(header.options)),
      logit,
    };
  } finally {
    model.dispose();
  }
}
