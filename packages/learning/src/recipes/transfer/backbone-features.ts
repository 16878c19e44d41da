import type { Backbone } from "../../backbone/backbone.ts";
import { type EncodedPart, toBfloat16 } from "../../encoding.ts";
import type { PreparedImage } from "../../prepared-image.ts";
import { finestCellPixels } from "../compact/cells.ts";
import { evenTissue } from "../compact/even-tissue.ts";

/**
 * The backbone's features of the breast: [rows, columns, channels] from the grid's first row and column, cut off beyond the breast. Three significant
 * digits are kept, since training adds far more noise than that.
 */
export function backboneFeatures(image: PreparedImage, backbone: Backbone): EncodedPart {
  const { finest } = evenTissue(image);
  const { stride, channels } = backbone;
  const rows = Math.ceil(finest.rows / stride) * stride;
  const columns = Math.ceil(finest.columns / stride) * stride;
  const pixels = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row += 1) {
    const from = Math.min(row, finest.rows - 1) * finest.columns;
    for (let column = 0; column < columns; column += 1)
      pixels[row * columns + column] = Math.min(1, finest.values[from + Math.min(column, finest.columns - 1)] as number);
  }
  const values = toBfloat16(backbone.features(pixels, rows, columns));
  return { shape: [rows / stride, columns / stride, channels], values };
}

/** Features of one cell of compact's grid, bilinear between the centres of the backbone's cells; written into `target` starting at `at`. */
export function featuresOfCell(
  { shape, values }: EncodedPart,
  { row, column, stride }: { row: number; column: number; stride: number },
  target: Float32Array,
  at: number,
): void {
  const [rows = 1, columns = 1, channels = 1] = shape;
  const y = ((row + 0.5) * finestCellPixels) / stride - 0.5;
  const x = ((column + 0.5) * finestCellPixels) / stride - 0.5;
  const top = Math.floor(y);
  const left = Math.floor(x);
  const corner = (v: number, u: number) =>
    (Math.min(rows - 1, Math.max(0, v)) * columns + Math.min(columns - 1, Math.max(0, u))) * channels;
  const corners = [corner(top, left), corner(top, left + 1), corner(top + 1, left), corner(top + 1, left + 1)] as const;
  const [down, across] = [y - top, x - left];
  const weights = [(1 - down) * (1 - across), (1 - down) * across, down * (1 - across), down * across] as const;
  const wide = widened();
  for (let channel = 0; channel < channels; channel += 1)
    target[at + channel] =
      weights[0] * (wide[values[corners[0] + channel] as number] as number) +
      weights[1] * (wide[values[corners[1] + channel] as number] as number) +
      weights[2] * (wide[values[corners[2] + channel] as number] as number) +
      weights[3] * (wide[values[corners[3] + channel] as number] as number);
}

let table: Float32Array | undefined;

/** Every bfloat16 as a number: a table of 256 KiB that makes reading a single lookup. */
function widened(): Float32Array {
  table ??= new Float32Array(Uint32Array.from({ length: 65_536 }, (_, half) => half << 16).buffer);
  return table;
}
