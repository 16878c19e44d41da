import { createHash } from "node:crypto";
import { open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { boundingBox } from "@second-read/domain";
import { type PreparedPixels, prepareFiled, toPreparedPoint } from "@second-read/imaging";
import {
  type Box,
  breastBoxOf,
  type LabelledFacts,
  type Preparation,
  type PreparedImage,
  touch,
  writeCacheFile,
} from "@second-read/learning";
import type { ChildTools } from "./child-tools.ts";
import { readImageObject } from "./read-image-object.ts";
import type { ImageReference, LabelledReference } from "./task.ts";

/** Increase when `prepare` of the imaging package gives other pixels: older cache files are then no longer found. */
const cacheVersion = 1;

export interface PreparedReference {
  readonly image: PreparedImage;
  readonly transform: PreparedPixels["transform"];
}

/**
 * The image as the recipe needs it, from the cache or prepared from the store. Cached as bytes 0..255: an error of half a grey level is less than the
 * film's noise.
 */
export async function prepareImage(
  { store, cacheFolder }: Pick<ChildTools, "store" | "cacheFolder">,
  preparation: Preparation,
  reference: ImageReference,
): Promise<PreparedReference> {
  const file = preparedFileOf(cacheFolder, preparation, reference);
  const cached = await readCached(file);
  const { transform, ...prepared } = cached ?? (await prepareAndCache(file, await readImageObject(store, reference), preparation));
  const { sha256: _, ...scored } = reference;
  return { image: { ...scored, ...prepared }, transform };
}

/** The facts that training needs about every image. Pixels are prepared and cached along the way, and read when they are needed. */
export async function factsOf(
  tools: Pick<ChildTools, "store" | "cacheFolder">,
  preparation: Preparation,
  { breastClass, strength, lesions, ...reference }: LabelledReference,
): Promise<LabelledFacts> {
  const { sha256, ...scored } = reference;
  const file = preparedFileOf(tools.cacheFolder, preparation, reference);
  const { transform, ...geometry } = (await readCachedHeader(file)) ?? geometryOf(await prepareImage(tools, preparation, reference));
  return {
    ...scored,
    ...geometry,
    breastClass,
    strength,
    positive: breastClass !== "NORMAL",
    lesions: lesions.map(({ shape, points }) => boxInPrepared(boundingBox({ shape, points }), { ...geometry, transform })),
  };
}

function geometryOf({ image: { rows, columns, spacingMm, breast }, transform }: PreparedReference): CachedHeader {
  return { rows, columns, breast, transform, ...(spacingMm === undefined ? {} : { spacingMm }) };
}

interface CachedHeader extends Pick<PreparedImage, "rows" | "columns" | "spacingMm" | "breast"> {
  readonly transform: PreparedPixels["transform"];
}

interface CachedImage extends CachedHeader {
  readonly pixels: Uint8Array;
  readonly mask: Uint8Array;
}

/** The folder for everything derived from one file, so that it can be deleted as a whole. */
export function preparedFolderOf(cacheFolder: string, sha256: string): string {
  return join(cacheFolder, sha256);
}

/**
 * Identifies the pixels that this preparation gives. Its fields are listed explicitly, since a preparation read from the database may have its keys
 * in another order.
 */
export function cacheName({ rows, columns, spacingMm, chestWall }: Preparation): string {
  return createHash("sha256")
    .update(JSON.stringify([cacheVersion, { rows, columns, spacingMm, chestWall }]))
    .digest("hex");
}

function preparedFileOf(cacheFolder: string, preparation: Preparation, { sha256 }: Pick<ImageReference, "sha256">): string {
  return join(preparedFolderOf(cacheFolder, sha256), `${cacheName(preparation)}.bin`);
}

async function prepareAndCache(file: string, bytes: Uint8Array, preparation: Preparation): Promise<CachedImage> {
  const { rows, columns, pixels, mask, transform, spacingMm } = prepareFiled(bytes, preparation);
  const breast = breastBoxOf({ rows, columns, pixels, mask });
  const header: CachedHeader = { rows, columns, breast, transform, ...(spacingMm === null ? {} : { spacingMm }) };
  const image: CachedImage = { ...header, pixels, mask };
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  // If the disk is full, the image is prepared again each time; the encodings, which are larger, report it.
  await writeCacheFile(file, Buffer.concat([length, text, image.pixels, mask]));
  return image;
}

async function readCached(file: string): Promise<CachedImage | undefined> {
  const bytes = await readFile(file).catch(() => undefined);
  const header = bytes === undefined ? undefined : readHeader(bytes, bytes.length);
  if (bytes === undefined || header === undefined) return undefined;
  await touch(file);
  const start = bytes.length - 2 * header.rows * header.columns;
  return {
    ...header,
    pixels: new Uint8Array(bytes.subarray(start, start + header.rows * header.columns)),
    mask: new Uint8Array(bytes.subarray(start + header.rows * header.columns)),
  };
}

/** Larger than any header. */
const headerBytes = 4096;

/** Reads no pixels. Leaves the file's age unchanged, since an image that is already encoded is not needed itself. */
async function readCachedHeader(file: string): Promise<CachedHeader | undefined> {
  const opened = await open(file).catch(() => undefined);
  if (opened === undefined) return undefined;
  try {
    const { bytesRead, buffer } = await opened.read({ buffer: Buffer.alloc(headerBytes), position: 0 });
    return readHeader(buffer.subarray(0, bytesRead), (await opened.stat()).size);
  } finally {
    await opened.close();
  }
}

/** Undefined for an incomplete file, or one from before headers contained the breast's box. */
function readHeader(start: Buffer, fileBytes: number): CachedHeader | undefined {
  const end = start.length < 4 ? Number.POSITIVE_INFINITY : 4 + start.readUInt32LE(0);
  if (end > start.length) return undefined;
  const header = JSON.parse(start.toString("utf8", 4, end)) as CachedHeader;
  return header.breast !== undefined && fileBytes === end + 2 * header.rows * header.columns ? header : undefined;
}

/** From stored pixels to prepared pixels, clipped at the image's edges. */
function boxInPrepared(box: { left: number; top: number; right: number; bottom: number }, { rows, columns, transform }: CachedHeader): Box {
  const corners = [toPreparedPoint(transform, [box.left, box.top]), toPreparedPoint(transform, [box.right, box.bottom])] as const;
  const clip = (value: number, end: number) => Math.min(end, Math.max(0, value));
  const [left, right] = [Math.min(corners[0][0], corners[1][0]), Math.max(corners[0][0], corners[1][0])].map((x) => clip(x, columns)) as [
    number,
    number,
  ];
  const [top, bottom] = [Math.min(corners[0][1], corners[1][1]), Math.max(corners[0][1], corners[1][1])].map((y) => clip(y, rows)) as [
    number,
    number,
  ];
  return [left, top, right - left, bottom - top];
}
