import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { boundingBox } from "@second-read/domain";
import { type PreparedPixels, prepare, readFiledImage, toPreparedPoint } from "@second-read/imaging";
import { type Box, type LabelledImage, type Preparation, type PreparedImage, touch, writeCacheFile } from "@second-read/learning";
import { keys } from "@second-read/storage";
import type { ChildTools } from "./child-tools.ts";
import type { ImageReference, LabelledReference } from "./task.ts";

/** Raised when `prepare` of the imaging package gives other pixels: older cache files are then not found. */
const cacheVersion = 1;

export interface PreparedReference {
  readonly image: PreparedImage;
  readonly transform: PreparedPixels["transform"];
}

/** The image as the recipe wants it, from the cache or from the store. Cached as bytes 0..255: half a grey level is less than the film's noise. */
export async function prepareImage(
  { store, cacheFolder }: Pick<ChildTools, "store" | "cacheFolder">,
  preparation: Preparation,
  reference: ImageReference,
): Promise<PreparedReference> {
  const file = join(preparedFolderOf(cacheFolder, reference.sha256), `${cacheName(preparation)}.bin`);
  const cached = await readCached(file);
  const prepared = cached ?? (await prepareAndCache(file, await store.getBytes(keys.image(reference.imageId)), preparation));
  const { sha256: _, ...facts } = reference;
  return { image: { ...facts, ...prepared.pixels }, transform: prepared.transform };
}

/** One after another: two cores are better spent on two folds than on one folder of files. */
export async function prepareLabelled(
  tools: Pick<ChildTools, "store" | "cacheFolder">,
  preparation: Preparation,
  references: readonly LabelledReference[],
): Promise<LabelledImage[]> {
  const labelled: LabelledImage[] = [];
  for (const reference of references) {
    const { breastClass, lesions, ...image } = reference;
    const prepared = await prepareImage(tools, preparation, image);
    labelled.push({
      ...prepared.image,
      breastClass,
      positive: breastClass !== "NORMAL",
      lesions: lesions.map(({ shape, points }) => boxInPrepared(boundingBox({ shape, points }), prepared)),
    });
  }
  return labelled;
}

interface CachedImage {
  readonly pixels: {
    readonly rows: number;
    readonly columns: number;
    readonly pixels: Uint8Array;
    readonly mask: Uint8Array;
    readonly spacingMm?: number;
  };
  readonly transform: PreparedPixels["transform"];
}

/** Where everything lies that was made of one file, so that it can be forgotten whole. */
export function preparedFolderOf(cacheFolder: string, sha256: string): string {
  return join(cacheFolder, sha256);
}

/** Names the pixels that this preparation gives. */
export function cacheName(preparation: Preparation): string {
  return createHash("sha256")
    .update(JSON.stringify([cacheVersion, preparation]))
    .digest("hex");
}

async function prepareAndCache(file: string, bytes: Uint8Array, preparation: Preparation): Promise<CachedImage> {
  const { rows, columns, pixels, mask, transform, spacingMm } = prepare(readFiledImage(bytes), preparation);
  const image: CachedImage = {
    pixels: {
      rows,
      columns,
      pixels: Uint8Array.from(pixels, (value) => Math.round(value * 255)),
      mask,
      ...(spacingMm === null ? {} : { spacingMm }),
    },
    transform,
  };
  const header = Buffer.from(JSON.stringify({ rows, columns, spacingMm, transform }));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(header.length);
  // Where there is no room it is prepared again each time; the encodings, which are larger, say so.
  await writeCacheFile(file, Buffer.concat([length, header, image.pixels.pixels, mask]));
  return image;
}

async function readCached(file: string): Promise<CachedImage | undefined> {
  const bytes = await readFile(file).catch(() => undefined);
  if (bytes === undefined) return undefined;
  const headerEnd = 4 + bytes.readUInt32LE(0);
  const { rows, columns, spacingMm, transform } = JSON.parse(bytes.toString("utf8", 4, headerEnd));
  const size = rows * columns;
  if (bytes.length !== headerEnd + 2 * size) return undefined;
  await touch(file);
  return {
    pixels: {
      rows,
      columns,
      pixels: new Uint8Array(bytes.subarray(headerEnd, headerEnd + size)),
      mask: new Uint8Array(bytes.subarray(headerEnd + size)),
      ...(spacingMm === null ? {} : { spacingMm }),
    },
    transform,
  };
}

/** Stored pixels → prepared pixels, cut at the image's edge. */
function boxInPrepared(box: { left: number; top: number; right: number; bottom: number }, { image, transform }: PreparedReference): Box {
  const corners = [toPreparedPoint(transform, [box.left, box.top]), toPreparedPoint(transform, [box.right, box.bottom])] as const;
  const clip = (value: number, end: number) => Math.min(end, Math.max(0, value));
  const [left, right] = [Math.min(corners[0][0], corners[1][0]), Math.max(corners[0][0], corners[1][0])].map((x) =>
    clip(x, image.columns),
  ) as [number, number];
  const [top, bottom] = [Math.min(corners[0][1], corners[1][1]), Math.max(corners[0][1], corners[1][1])].map((y) =>
    clip(y, image.rows),
  ) as [number, number];
  return [left, top, right - left, bottom - top];
}
