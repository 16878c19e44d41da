import type { LabelledFacts } from "../prepared-image.ts";

/** What a fold holds of its encodings so as not to read them anew each epoch. */
const rememberedBytes = 256 * 2 ** 20;

/** The first values that fit stay in memory, the others are read each time: every epoch takes all of them, so that none is worth more than another. */
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
