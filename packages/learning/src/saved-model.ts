import * as tf from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";

export interface SavedModel {
  readonly topology: object;
  readonly weightSpecs: tf.io.WeightsManifestEntry[];
  readonly weightData: ArrayBuffer;
}

/** The model as TensorFlow.js would write it to a disk. */
export async function savedModel(model: LayersModel): Promise<SavedModel> {
  let saved: tf.io.ModelArtifacts | undefined;
  await model.save({
    async save(artifacts) {
      saved = artifacts;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
    },
  });
  const { modelTopology, weightSpecs, weightData } = saved ?? {};
  if (modelTopology === undefined || weightSpecs === undefined || weightData === undefined) throw new Error("the model has no weights");
  return { topology: modelTopology as object, weightSpecs, weightData: tf.io.CompositeArrayBuffer.join(weightData) };
}
