import type { DecodedImage } from "./decoded-image.ts";

/** The most memory for textures. */
export const textureBudgetBytes = 400 * 2 ** 20;
const tableWidth = 256;

export interface ImageTexture {
  readonly texture: WebGLTexture;
  /** The pyramid level that is the texture's level 0. More than 0 where no finer one was needed yet, or the card accepts none of that size. */
  readonly firstLevel: number;
  readonly levels: number;
  readonly bytes: number;
  lastUsed: number;
}

export interface Textures {
  /** The image from this level of its pyramid on: a whole exam takes a few megabytes at fit and a hundred at full size. */
  imageFrom(imageId: string, image: DecodedImage, level: number): ImageTexture;
  /** Uploads the whole image, if that has not been done. True if there was something to do. */
  uploadWhole(imageId: string, image: DecodedImage): boolean;
  /** The image's table from stored value to grey: one texture per image, refilled when its greys change. */
  table(imageId: string, greys: Uint8Array<ArrayBuffer>): WebGLTexture;
}

/** The textures of a canvas, within the budget: those least recently used are deleted first. */
export function createTextures(gl: WebGL2RenderingContext): Textures {
  const maxSize = gl.getParameter(gl.MAX_TEXTURE_SIZE) as number;
  const textures = new Map<string, ImageTexture>();
  const tables = new Map<string, { greys: Uint8Array; texture: WebGLTexture }>();
  let clock = 0;

  function imageFrom(imageId: string, image: DecodedImage, level: number): ImageTexture {
    const { levels } = image;
    const finest = Math.max(
      0,
      levels.findIndex(({ rows, columns }) => Math.max(rows, columns) <= maxSize),
    );
    const firstLevel = Math.min(Math.max(finest, level), levels.length - 1);
    const known = textures.get(imageId);
    if (known && known.firstLevel <= firstLevel) {
      known.lastUsed = ++clock;
      return known;
    }
    if (known) gl.deleteTexture(known.texture);
    const base = levels[firstLevel]!;
    const count = levels.length - firstLevel;
    const texture = gl.createTexture();
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.texStorage2D(gl.TEXTURE_2D, count, gl.R16UI, base.columns, base.rows);
    let bytes = 0;
    for (let at = 0; at < count; at++) {
      const { rows, columns, pixels } = levels[firstLevel + at]!;
      gl.texSubImage2D(gl.TEXTURE_2D, at, 0, 0, columns, rows, gl.RED_INTEGER, gl.UNSIGNED_SHORT, pixels);
      bytes += pixels.byteLength;
    }
    sample(gl, gl.NEAREST_MIPMAP_NEAREST);
    const made: ImageTexture = { texture, firstLevel, levels: count, bytes, lastUsed: ++clock };
    textures.set(imageId, made);
    evict();
    return made;
  }

  function evict() {
    let total = 0;
    for (const { bytes } of textures.values()) total += bytes;
    for (const [id, { texture, bytes }] of [...textures].sort(([, a], [, b]) => a.lastUsed - b.lastUsed)) {
      if (total <= textureBudgetBytes) return;
      gl.deleteTexture(texture);
      textures.delete(id);
      const table = tables.get(id);
      if (table) gl.deleteTexture(table.texture);
      tables.delete(id);
      total -= bytes;
    }
  }

  function table(imageId: string, greys: Uint8Array<ArrayBuffer>): WebGLTexture {
    const known = tables.get(imageId);
    if (known?.greys === greys) return known.texture;
    const texture = known?.texture ?? gl.createTexture();
    gl.activeTexture(gl.TEXTURE1);
    gl.bindTexture(gl.TEXTURE_2D, texture);
    const height = Math.ceil(greys.length / tableWidth);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.R8, tableWidth, height, 0, gl.RED, gl.UNSIGNED_BYTE, padTo(greys, height * tableWidth));
    sample(gl, gl.NEAREST);
    tables.set(imageId, { greys, texture });
    return texture;
  }

  return {
    imageFrom,
    uploadWhole(imageId, image) {
      const before = textures.get(imageId);
      return imageFrom(imageId, image, 0) !== before;
    },
    table,
  };
}

function padTo(table: Uint8Array, length: number): Uint8Array {
  if (table.length === length) return table;
  const padded = new Uint8Array(length).fill(table.at(-1) ?? 0);
  padded.set(table);
  return padded;
}

function sample(gl: WebGL2RenderingContext, minification: number) {
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, minification);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
}
