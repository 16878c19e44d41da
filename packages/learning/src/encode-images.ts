import type { PreparedImage } from "./prepared-image.ts";
import type { ChannelStatistics, FullOptions, RecipeKind } from "./recipes/recipe-kind.ts";

/** Encoded images by image object and recipe, so that the k fold models of a version encode an image once. Freed with the image. */
const encoded = new WeakMap<PreparedImage, Map<string, Float32Array>>();

function encodeOnce(kind: RecipeKind, image: PreparedImage, options: FullOptions): Float32Array {
  const key = `${kind.recipe.name}/${kind.revision}/${options.inputRows}x${options.inputColumns}`;
  const entries = encoded.get(image) ?? new Map<string, Float32Array>();
  encoded.set(image, entries);
  const input = entries.get(key) ?? kind.encode(image, options);
  entries.set(key, input);
  return input;
}

/** A normalised copy. */
export function normalisedInput(kind: RecipeKind, image: PreparedImage, options: FullOptions, statistics: ChannelStatistics): Float32Array {
  const input = encodeOnce(kind, image, options).slice();
  kind.normalise(input, statistics, options);
  return input;
}
