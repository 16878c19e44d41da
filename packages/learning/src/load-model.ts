import * as tf from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { Backbone } from "./backbone/backbone.ts";
import { learningError } from "./learning-error.ts";
import { type ModelHeader, readModelFile } from "./model-file.ts";
import { openBackend } from "./open-backend.ts";
import type { Fitted, RecipeKind } from "./recipes/recipe-kind.ts";
import { recipeKind } from "./recipes/recipes.ts";

export interface LoadedModel {
  readonly kind: RecipeKind;
  readonly header: ModelHeader;
  readonly fitted: Fitted;
  readonly model: LayersModel;
}

/** Rebuilds the model of a model file and sets its weights. Throws BAD_MODEL_FILE for a file that does not fit, before anything is built. */
export async function loadModel(bytes: Uint8Array, backbone: Backbone | undefined): Promise<LoadedModel> {
  const { header, weights, fitted: arrays } = readModelFile(bytes);
  const kind = recipeKind(header.recipe);
  if (header.recipeRevision !== kind.revision)
    throw learningError(
      "BAD_MODEL_FILE",
      `This model was made by revision ${header.recipeRevision} of ${header.recipe}; this is revision ${kind.revision}.`,
    );
  if (header.backbone !== undefined) requireBackbone(header.backbone, backbone);
  const shapes = header.fitted ?? [];
  const fitted = {
    channels: header.channels,
    arrays: shapes.map(({ name, shape }, i) => ({ name, shape, values: arrays[i] as Float32Array })),
  };
  if (!kind.fits(fitted, header.options))
    throw learningError("BAD_MODEL_FILE", "This model's statistics of its training images do not fit its recipe.");
  kind.resolveOptions(header.options);
  await openBackend();
  const model = kind.buildModel(header.options, kind.pretrained?.(backbone));
  const expected = model.weights.map(({ shape }) => shape.join("×"));
  const given = header.weights.map(({ shape }) => shape.join("×"));
  if (expected.length !== given.length || expected.some((shape, i) => shape !== given[i])) {
    model.dispose();
    throw learningError("BAD_MODEL_FILE", "This model's weights do not fit its recipe.");
  }
  tf.tidy(() => model.setWeights(weights.map((values, i) => tf.tensor(values, [...(header.weights[i]?.shape ?? [])]))));
  return { kind, header, fitted, model };
}

/** A model works only with the backbone that it was trained with. */
function requireBackbone(needed: string, given: Backbone | undefined): void {
  if (given?.sha256 === needed) return;
  throw learningError(
    "OTHER_BACKBONE",
    given === undefined
      ? `This model takes the features of backbone ${needed.slice(0, 12)}, and none is given.`
      : `This model was trained with backbone ${needed.slice(0, 12)} and cannot read the features of ${given.sha256.slice(0, 12)}.`,
  );
}
