import { blur, mapPlane, type Plane, plane, reduceBlocks } from "./blur.ts";
import { blurWithin } from "./blur-within.ts";
import { finestCellPixels, speckMeasures, speckWidths } from "./cells.ts";

/**
 * Calcifications are bright and a pixel or two wide, on a texture whose roughness differs from breast to breast and from place to place. So the
 * detail at each scale is measured in local standard deviations: its maximum, the shares of the cell beyond 2.5 and 4 of them, its third moment, the
 * part below the mean, and the standard deviation itself.
 * @param source the finest plane, filled outside the breast; `mask` has the same size; `share` is the breast's share of each cell
 */
export function specksOf(source: Plane, mask: Plane, share: Plane): Plane[] {
  const [fine, coarse] = speckWidths;
  const detail = blur(source, fine).values;
  const background = blur(source, coarse).values;
  const squares = new Float32Array(detail.length);
  for (let i = 0; i < detail.length; i += 1) {
    const value = ((detail[i] as number) - (background[i] as number)) * (mask.values[i] as number);
    detail[i] = value;
    squares[i] = value * value;
  }
  const around = (cells: Plane) => blurWithin(cells, share, 1);
  const variance = around(reduceBlocks(plane(source.rows, source.columns, squares), finestCellPixels, "mean"));
  const deviation = mapPlane(variance, (value) => Math.sqrt(Math.max(0, value)) + 3e-4);
  const measures = speckMeasures.map(() => plane(share.rows, share.columns));
  const [peak, part, bright, skew, hollow, noise] = measures.map(({ values }) => values) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const size = finestCellPixels * finestCellPixels;
  for (let row = 0; row < share.rows; row += 1)
    for (let column = 0; column < share.columns; column += 1) {
      const cell = row * share.columns + column;
      const scale = 1 / (deviation.values[cell] as number);
      for (let y = 0; y < finestCellPixels; y += 1) {
        const from = (row * finestCellPixels + y) * source.columns + column * finestCellPixels;
        for (let x = 0; x < finestCellPixels; x += 1) {
          const z = (detail[from + x] as number) * scale;
          if (z > (peak[cell] as number)) peak[cell] = z;
          if (z > 2.5) part[cell] = (part[cell] as number) + 1 / size;
          if (z > 4) bright[cell] = (bright[cell] as number) + 1 / size;
          skew[cell] = (skew[cell] as number) + (z * z * z) / size;
          if (z < 0) hollow[cell] = (hollow[cell] as number) + (z * z) / size;
        }
      }
      noise[cell] = Math.log(deviation.values[cell] as number);
    }
  for (let i = 0; i < 3; i += 1) (measures[6 + i] as Plane).values.set(around(measures[i] as Plane).values);
  return measures;
}
