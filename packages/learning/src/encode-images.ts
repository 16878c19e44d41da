import { createHash } from "node:crypto";
import type { Backbone } from "./backbone/backbone.ts";
import { type EncodedPart, type Encoding, type EncodingStore, readEncodedPart, writeEncodedPart } from "./encoding.ts";
import type { PreparedImage } from "./prepared-image.ts";
import type { EncodingPart, FullOptions, RecipeKind } from "./recipes/recipe-kind.ts";

/** What encoding works with beside the image. */
export interface EncodingTools {
  readonly backbone?: Backbone | undefined;
  readonly encodings?: EncodingStore | undefined;
}

/** Computes what the recipe needs of images, or reads what was computed of them before. */
export function imageEncoder(kind: RecipeKind, options: FullOptions, { backbone, encodings }: EncodingTools): Encoder {
  const parts = namedParts(kind, options, backbone);
  return (image) => inTurn(parts, ({ part, name }) => encodedPart(part, name, image, encodings));
}

/** Encoded parts by image object: the k fold models of a version encode an image once. Freed with the image. */
const remembered = new WeakMap<PreparedImage, Map<string, EncodedPart>>();

/** The same, and what it gives is kept for as long as the image object lives. */
export function rememberingEncoder(kind: RecipeKind, options: FullOptions, { backbone, encodings }: EncodingTools): Encoder {
  const parts = namedParts(kind, options, backbone);
  return (image) => {
    const known = remembered.get(image) ?? new Map<string, EncodedPart>();
    remembered.set(image, known);
    return inTurn(parts, async ({ part, name }) => {
      const encoded = known.get(name) ?? (await encodedPart(part, name, image, encodings));
      known.set(name, encoded);
      return encoded;
    });
  };
}

export type Encoder = (image: PreparedImage) => Promise<Encoding>;

interface NamedPart {
  readonly part: EncodingPart;
  readonly name: string;
}

function namedParts(kind: RecipeKind, options: FullOptions, backbone: Backbone | undefined): NamedPart[] {
  return kind.encodingParts(options, backbone).map((part) => ({ part, name: createHash("sha256").update(part.name).digest("hex") }));
}

async function inTurn(parts: readonly NamedPart[], encode: (part: NamedPart) => Promise<EncodedPart>): Promise<Encoding> {
  const encoding: EncodedPart[] = [];
  for (const part of parts) encoding.push(await encode(part));
  return encoding;
}

async function encodedPart(
  part: EncodingPart,
  name: string,
  image: PreparedImage,
  encodings: EncodingStore | undefined,
): Promise<EncodedPart> {
  if (!part.isKept || encodings === undefined) return part.make(image);
  const kept = await encodings.read(image, name);
  const read = kept === undefined ? undefined : readEncodedPart(kept);
  if (read !== undefined) return read;
  const made = part.make(image);
  await encodings.write(image, name, writeEncodedPart(made));
  return made;
}
