import { readFiledImage } from "../read-filed-image.ts";
import { type PreparedPixels, type PrepareOptions, prepare } from "./prepare.ts";

export interface PreparedBytes extends Omit<PreparedPixels, "pixels"> {
  /** 0..255 */
  readonly pixels: Uint8Array;
}

/** A filed image as models take it. In bytes, since half a grey level is less than the noise of film. */
export function prepareFiled(file: Uint8Array, options: PrepareOptions): PreparedBytes {
  const { pixels, ...prepared } = prepare(readFiledImage(file), options);
  return { ...prepared, pixels: Uint8Array.from(pixels, (value) => Math.round(value * 255)) };
}
