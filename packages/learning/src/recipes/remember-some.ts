import type { LabelledFacts } from "../prepared-image.ts";

/** How much of a fold's encodings is held in memory to avoid reading them anew each epoch. */
const rememberedBytes = 256 * 2 ** 20;

/**
 * The first values that fit stay in memory; the others are read each time. Every epoch uses all of them, so none is more worth keeping than another.
 */
export function rememberSome(
  read: (image: LabelledFacts) => Promise<Float32Array<ArrayBufferLike>>,
): (image: LabelledFacts) => Promise<Float32Array<ArrayBufferLike>> {
  const remembered = new Map<LabelledFacts, Float32Array>();
  let bytes = 0;
  return async (image) => {
    const known = remembered.get(image);
    if (known !== undefined) return known;
    const values = await read(image);
    if (bytes + values.byteLength <= rememberedBytes && !remembered.has(image)) {
      remembered.set(image, values);
      bytes += values.byteLength;
    }
    return values;
  };
}
