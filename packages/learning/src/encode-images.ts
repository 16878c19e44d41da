import { createHash } from "node:crypto";
import type { Backbone } from "./backbone/backbone.ts";
import { type EncodedPart, type Encoding, type EncodingStore, readEncodedPart, writeEncodedPart } from "./encoding.ts";
import { learningError } from "./learning-error.ts";
import { measureCount, measureTissue } from "./measure-tissue.ts";
import type { ImageFacts, PreparedImage, ReadImage } from "./prepared-image.ts";
import type { EncodingPart, FullOptions, RecipeKind } from "./recipes/recipe-kind.ts";

/** What an encoder needs besides the image. */
export interface EncodingTools {
  readonly backbone?: Backbone | undefined;
  readonly encodings?: EncodingStore | undefined;
}

export interface Encoder {
  /** Computes the encoding that the recipe needs of an image, or reads it from the cache. */
  encodingOf(image: ImageFacts): Promise<Encoding>;
  /** Measures of its tissue, the same for every recipe. */
  measuresOf(image: ImageFacts): Promise<Float32Array>;
  /** Makes sure that the image is encoded and measured, as far as results are cached. */
  ensure(image: ImageFacts): Promise<void>;
}

/** `readImage` is called only when something has to be computed. */
export function imageEncoder(
  kind: RecipeKind,
  options: FullOptions,
  { backbone, encodings }: EncodingTools,
  readImage: ReadImage = heldImage,
): Encoder {
  const parts = namedParts(kind, options, backbone);
  return {
    encodingOf: (image) => inTurn(parts, image, readImage, (part, read) => encodedPart(part, image, read, encodings)),
    async measuresOf(image) {
      return (await encodedPart(tissue, image, readOnce(image, readImage), encodings)).values as Float32Array;
    },
    async ensure(image) {
      if (encodings === undefined) return;
      const read = readOnce(image, readImage);
      for (const part of [...parts, tissue])
        if (part.isKept && !(await encodings.has(image, part.fileName))) await makeAndKeep(part, image, read, encodings);
    },
  };
}

/** Encoded parts by image object, so that the k fold models of a version encode an image only once. Freed together with the image. */
const remembered = new WeakMap<PreparedImage, Map<string, EncodedPart>>();

/** Encodes images whose pixels are in memory; results are kept as long as the image object lives. */
export function rememberingEncoder(
  kind: RecipeKind,
  options: FullOptions,
  { backbone, encodings }: EncodingTools,
): (image: PreparedImage) => Promise<Encoding> {
  const parts = namedParts(kind, options, backbone);
  return (image) => {
    const known = remembered.get(image) ?? new Map<string, EncodedPart>();
    remembered.set(image, known);
    return inTurn(parts, image, heldImage, async (part, read) => {
      const encoded = known.get(part.fileName) ?? (await encodedPart(part, image, read, encodings));
      known.set(part.fileName, encoded);
      return encoded;
    });
  };
}

/** For callers whose images include their pixels. */
async function heldImage(image: ImageFacts): Promise<PreparedImage> {
  if ("pixels" in image) return image as PreparedImage;
  throw learningError("BAD_IMAGE", `Image ${image.imageId} has no pixels, and nothing to read them by.`, { imageId: image.imageId });
}

interface NamedPart extends EncodingPart {
  readonly fileName: string;
}

function namedParts(kind: RecipeKind, options: FullOptions, backbone: Backbone | undefined): NamedPart[] {
  return kind.encodingParts(options, backbone).map(named);
}

function named(part: EncodingPart): NamedPart {
  return { ...part, fileName: createHash("sha256").update(part.name).digest("hex") };
}

const tissue = named({
  name: "tissue measures 1",
  isKept: true,
  make: (image) => ({ shape: [measureCount], values: measureTissue(image) }),
});

type Read = () => Promise<PreparedImage>;

/** Shares one image's pixels among its parts, so that they are read only once. */
function readOnce(image: ImageFacts, readImage: ReadImage): Read {
  let pixels: Promise<PreparedImage> | undefined;
  return () => {
    pixels ??= readImage(image);
    return pixels;
  };
}

async function inTurn(
  parts: readonly NamedPart[],
  image: ImageFacts,
  readImage: ReadImage,
  encode: (part: NamedPart, read: Read) => Promise<EncodedPart>,
): Promise<Encoding> {
  const read = readOnce(image, readImage);
  const encoding: EncodedPart[] = [];
  for (const part of parts) encoding.push(await encode(part, read));
  return encoding;
}

async function encodedPart(part: NamedPart, image: ImageFacts, read: Read, encodings: EncodingStore | undefined): Promise<EncodedPart> {
  if (!part.isKept || encodings === undefined) return part.make(await read());
  const kept = await encodings.read(image, part.fileName);
  return (kept === undefined ? undefined : readEncodedPart(kept)) ?? makeAndKeep(part, image, read, encodings);
}

async function makeAndKeep(part: NamedPart, image: ImageFacts, read: Read, encodings: EncodingStore): Promise<EncodedPart> {
  const made = part.make(await read());
  await encodings.write(image, part.fileName, writeEncodedPart(made));
  return made;
}
