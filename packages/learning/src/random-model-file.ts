import type { RecipeName } from "@second-read/domain";
import type { Backbone } from "./backbone/backbone.ts";
import { writeModelFile } from "./model-file.ts";
import { openBackend } from "./open-backend.ts";
import type { FittedArray } from "./recipes/recipe-kind.ts";
import { recipeKind } from "./recipes/recipes.ts";

/** A fold model file as training would write it, except that its weights are drawn at random from the seed; for tests. */
export async function randomModelFile(
  recipe: RecipeName,
  seed: number,
  { fold, backbone }: { fold: number; backbone?: Backbone | undefined },
) {
  await openBackend();
  const kind = recipeKind(recipe);
  const options = kind.resolveOptions({ ...kind.recipe.defaults, seed });
  const model = kind.buildModel(options, kind.pretrained?.(backbone));
  const weights = model.weights.map(({ originalName, shape }) => ({ name: originalName, shape: shape as number[] }));
  const values = model.getWeights().map((tensor) => Float32Array.from(tensor.dataSync()));
  model.dispose();
  const { channels, arrays } = fittedOf(recipe, backbone?.channels ?? 0);
  const header = { recipe, recipeRevision: kind.revision, options, fold, channels, weights, fitted: arrays, backbone: backbone?.sha256 };
  return writeModelFile(header, [...values, ...arrays.map((array) => array.values)]);
}

const components = 64;

/** Statistics that fit the recipe and leave the inputs unchanged; the projection of a backbone's features simply selects some of them. */
function fittedOf(recipe: RecipeName, backboneChannels: number) {
  const kind = recipeKind(recipe);
  const options = kind.resolveOptions(kind.recipe.defaults);
  const projection: FittedArray[] = [
    {
      name: "projection",
      shape: [backboneChannels, components],
      values: Float32Array.from({ length: backboneChannels * components }, (_, i) => (i % (components + 1) === 0 ? 1 : 0)),
    },
    { name: "offset", shape: [components], values: new Float32Array(components) },
  ];
  for (let length = 1; length < 600; length += 1) {
    const channels = { mean: new Array<number>(length).fill(0), deviation: new Array<number>(length).fill(1) };
    for (const arrays of [[], projection]) if (kind.fits({ channels, arrays }, options)) return { channels, arrays };
  }
  throw new Error(`no statistics fit ${recipe}`);
}
