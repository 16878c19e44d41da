import * as tf from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { learningError } from "./learning-error.ts";
import { type ModelHeader, readModelFile } from "./model-file.ts";
import { openBackend } from "./open-backend.ts";
import type { RecipeKind } from "./recipes/recipe-kind.ts";
import { recipeKind } from "./recipes/recipes.ts";

export interface LoadedModel {
  readonly kind: RecipeKind;
  readonly header: ModelHeader;
  readonly model: LayersModel;
}

/** Builds the model of a model file anew and gives it its weights. Throws BAD_MODEL_FILE before anything is built from a file that does not fit. */
export async function loadModel(bytes: Uint8Array): Promise<LoadedModel> {
  const { header, weights } = readModelFile(bytes);
  const kind = recipeKind(header.recipe);
  if (header.recipeRevision !== kind.revision)
    throw learningError(
      "BAD_MODEL_FILE",
      `This model was made by revision ${header.recipeRevision} of ${header.recipe}; this is revision ${kind.revision}.`,
    );
  if (header.channels.mean.length !== kind.inputShape(header.options).channels)
    throw learningError("BAD_MODEL_FILE", "This model's channel statistics do not fit its recipe.");
  kind.resolveOptions(header.options);
  await openBackend();
  const model = kind.buildModel(header.options);
  const expected = model.weights.map(({ shape }) => shape.join("×"));
  const given = header.weights.map(({ shape }) => shape.join("×"));
  if (expected.length !== given.length || expected.some((shape, i) => shape !== given[i])) {
    model.dispose();
    throw learningError("BAD_MODEL_FILE", "This model's weights do not fit its recipe.");
  }
  tf.tidy(() => model.setWeights(weights.map((values, i) => tf.tensor(values, [...(header.weights[i]?.shape ?? [])]))));
  return { kind, header, model };
}
