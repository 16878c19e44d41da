/** Where prepared pixels lie in the stored image: plain data, so that it can be kept in a file. All lengths in pixels of their own grid. */
export interface PreparedTransform {
  /** Stored pixels per prepared pixel. */
  readonly scale: number;
  /** Stored column (after flipping) and row at which prepared pixel (0, 0) begins. */
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

/** Stored pixels to prepared pixels. */
export function toPreparedPoint(transform: PreparedTransform, [column, row]: PixelPoint): [column: number, row: number] {
  const x = transform.flipped ? transform.storedColumns - column : column;
  return [(x - transform.left) / transform.scale, (row - transform.top) / transform.scale];
}

/** Prepared pixels to stored pixels. */
export function toStoredPoint(transform: PreparedTransform, [column, row]: PixelPoint): [column: number, row: number] {
  const x = column * transform.scale + transform.left;
  return [transform.flipped ? transform.storedColumns - x : x, row * transform.scale + transform.top];
}
