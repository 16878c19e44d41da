/** A grey picture without any of its metadata. */
export interface Picture {
  readonly rows: number;
  readonly columns: number;
  readonly pixels: Uint16Array;
  readonly bitsStored: number;
  readonly lossy: boolean;
}

/** A single small PNG can take hundreds of megabytes once decoded. */
export const mostPicturePixels = 40_000_000;

/** As many bits as the largest value needs, at least 8, so that the picture of a 12-bit detector in a 16-bit file keeps its range. */
export function bitsNeeded(pixels: Uint16Array): number {
  let all = 0;
  for (const value of pixels) all |= value;
  return Math.max(8, 32 - Math.clz32(all));
}
