import sharp from "sharp";
import type { Hang } from "../hanging/hang.ts";
import { type PreparedTransform, toPreparedPoint } from "../prepare/transform.ts";

/** Heat computed by a network for a prepared image. Its grid may be coarser than the prepared pixels but covers all of them. */
export interface Heat {
  readonly rows: number;
  readonly columns: number;
  /** Values from 0, row by row; the largest gets the strongest colour. */
  readonly heat: ArrayLike<number>;
  readonly transform: PreparedTransform;
}

const longestSide = 512;

/**
 * A transparent PNG of the heat, shaped and hung like the image's previews, so that it can be laid over them. With the heat the colour goes from
 * transparent through amber to red. At most 512 pixels on the longer side.
 */
export async function heatMapPng(
  heat: Heat,
  image: { readonly rows: number; readonly columns: number; readonly hang: Hang },
): Promise<Uint8Array> {
  const reduction = Math.max(1, Math.max(image.rows, image.columns) / longestSide);
  const rows = Math.max(1, Math.round(image.rows / reduction));
  const columns = Math.max(1, Math.round(image.columns / reduction));
  let strongest = 1e-12;
  for (let index = 0; index < heat.heat.length; index++) strongest = Math.max(strongest, heat.heat[index] as number);
  const colours = new Uint8Array(rows * columns * 4);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const stored = [((column + 0.5) * image.columns) / columns, ((row + 0.5) * image.rows) / rows] as const;
      paint(colours, (row * columns + column) * 4, sample(heat, stored) / strongest);
    }
  }
  let picture = sharp(colours, { raw: { width: columns, height: rows, channels: 4 } });
  if (image.hang.rotate === 90) picture = sharp(await picture.rotate(90).png().toBuffer());
  if (image.hang.flipHorizontal) picture = picture.flop();
  if (image.hang.flipVertical) picture = picture.flip();
  return new Uint8Array(await picture.png().toBuffer());
}

/** Bilinear between cell centres; 0 beyond the prepared image. */
function sample({ rows, columns, heat, transform }: Heat, stored: readonly [number, number]): number {
  const [x, y] = toPreparedPoint(transform, stored);
  if (x < 0 || y < 0 || x > transform.preparedColumns || y > transform.preparedRows) return 0;
  const column = Math.min(columns - 1, Math.max(0, (x * columns) / transform.preparedColumns - 0.5));
  const row = Math.min(rows - 1, Math.max(0, (y * rows) / transform.preparedRows - 0.5));
  const left = Math.floor(column);
  const top = Math.floor(row);
  const right = Math.min(columns - 1, left + 1);
  const bottom = Math.min(rows - 1, top + 1);
  const across = column - left;
  const at = (r: number, c: number) => Math.max(0, heat[r * columns + c] ?? 0);
  const upper = at(top, left) * (1 - across) + at(top, right) * across;
  const lower = at(bottom, left) * (1 - across) + at(bottom, right) * across;
  return upper + (lower - upper) * (row - top);
}

function paint(colours: Uint8Array, at: number, share: number): void {
  colours[at] = 255;
  colours[at + 1] = Math.round(190 * (1 - share));
  colours[at + 2] = 30;
  colours[at + 3] = share < 0.15 ? 0 : Math.round(170 * Math.min(1, (share - 0.15) / 0.6));
}
