/** Where prepared pixels are in the stored image. Plain data, so that it can be written to a file. Lengths are in pixels of the respective grid. */
export interface PreparedTransform {
  /** Stored pixels per prepared pixel. */
  readonly scale: number;
  /** Stored column (after flipping) and row at which prepared pixel (0, 0) starts. */
  readonly left: number;
  readonly top: number;
  /** The prepared image is the mirror image of the stored one. */
  readonly flipped: boolean;
  readonly preparedRows: number;
  readonly preparedColumns: number;
  readonly storedRows: number;
  readonly storedColumns: number;
}

type PixelPoint = readonly [column: number, row: number];

/** From stored to prepared pixels. */
export function toPreparedPoint(transform: PreparedTransform, [column, row]: PixelPoint): [column: number, row: number] {
  const x = transform.flipped ? transform.storedColumns - column : column;
  return [(x - transform.left) / transform.scale, (row - transform.top) / transform.scale];
}

/** From prepared to stored pixels. */
export function toStoredPoint(transform: PreparedTransform, [column, row]: PixelPoint): [column: number, row: number] {
  const x = column * transform.scale + transform.left;
  return [transform.flipped ? transform.storedColumns - x : x, row * transform.scale + transform.top];
}
