import type { PreparedImage } from "../../prepared-image.ts";
import { type ResampledImage, resample } from "../../resample.ts";
import { normaliseBrightness } from "../normalise-brightness.ts";
import { blur, combinePlanes, halve, type Plane, plane, reduceBlocks } from "./blur.ts";
import { cellColumns, cellCount, cellPixels, channelCount, channelNames, finestCellPixels, preparation, speckMeasures } from "./cells.ts";
import { converge, directionField, halveField } from "./converge.ts";
import { derivatives } from "./derivatives.ts";
import { placesOf } from "./places.ts";
import { specksOf } from "./specks.ts";

/**
 * Compact's fixed front end: a pyramid of Gaussian derivatives at 0.4, 0.8, 1.6 and 3.2 mm, sampled once per cell. It measures how much texture there
 * is at each scale, round and line-like brightness, bright specks at 0.2 mm, contrast with the surroundings, how strongly gradients and lines
 * converge, and the position in the breast. Hundreds of exams are too few to learn such filters, but enough to learn how to weight them.
 * Result: cellRows × cellColumns × channelCount, 0 outside the breast.
 */
export function encodeCells(image: PreparedImage): Float32Array {
  const { finest, finestMask, masks } = evenTissue(image);
  const share = masks[3] as Plane;
  const inside = insideCells(share);
  const filled = halve(finest);
  const result = new Float32Array(cellCount * channelCount);
  let channel = 0;
  const put = (name: string, values: Float32Array) => {
    if (channelNames[channel] !== name) throw new Error(`channel ${channel} is ${channelNames[channel]}, not ${name}`);
    for (let row = 0; row < inside.rows; row += 1)
      for (let column = 0; column < inside.columns; column += 1) {
        const i = row * inside.columns + column;
        result[(row * cellColumns + column) * channelCount + channel] = (values[i] as number) * (inside.values[i] as number);
      }
    channel += 1;
  };
  put("inside", inside.values);

  const spread = (cells: Plane, sigma: number) => normalisedBlur(cells, share, sigma);
  const levels: Plane[] = [filled];
  const details: Plane[] = [];
  const fields = [];
  for (let level = 0; level <= 3; level += 1) {
    const source = levels[level] as Plane;
    if (level < 3) levels.push(halve(source));
    const d = derivatives(source);
    const step = cellPixels >> level;
    const detail = combinePlanes(
      combinePlanes(source, d.smooth, (a, b) => a - b),
      masks[level] as Plane,
      (a, m) => (m > 0.99 ? a : 0),
    );
    details.push(reduceBlocks(detail, step, "max"));
    const energy = spread(
      reduceBlocks(
        plane(
          source.rows,
          source.columns,
          detail.values.map((v) => v * v),
        ),
        step,
        "mean",
      ),
      1.5,
    );
    put(
      `energy${level}`,
      energy.values.map((value) => Math.log(Math.sqrt(Math.max(0, value)) + 1e-3)),
    );
    put(`curvature${level}`, reduceBlocks(d.trace, step, "mean").values);
    put(`blob${level}`, reduceBlocks(d.blob, step, "max").values);
    put(`line${level}`, spread(reduceBlocks(d.line, step, "mean"), 1).values);
    if (level < 2)
      fields.push(
        directionField(
          d,
          plane(
            source.rows,
            source.columns,
            (masks[level] as Plane).values.map((m) => (m > 0.99 ? 1 : 0)),
          ),
        ),
      );
  }
  for (let level = 0; level < 3; level += 1) put(`peak${level}`, (details[level] as Plane).values);
  specksOf(finest, finestMask, share).forEach((cells, i) => {
    put(`${speckMeasures[i]}OfSpecks`, cells.values);
  });

  const cells = reduceBlocks(
    combinePlanes(filled, masks[0] as Plane, (a, m) => a * m),
    cellPixels,
    "mean",
  );
  const brightness = combinePlanes(cells, share, (a, m) => a / Math.max(m, 1e-3));
  const at = new Map([1, 2, 4, 8].map((sigma) => [sigma, spread(brightness, sigma)] as const));
  const blurred = (sigma: number) => at.get(sigma) as Plane;
  const minus = (a: number, b: number) => a - b;
  put("brightness", blurred(2).values);
  put("surroundings", blurred(8).values);
  put("contrast16mm", combinePlanes(blurred(1), blurred(4), minus).values);
  put("contrast32mm", combinePlanes(blurred(2), blurred(8), minus).values);
  const wide = combinePlanes(blurred(4), blurred(8), minus);
  put("contrast64mm", wide.values);
  const middle = combinePlanes(blurred(2), blurred(4), minus);
  put(
    "coarseEnergy",
    spread(
      plane(
        middle.rows,
        middle.columns,
        middle.values.map((v) => v * v),
      ),
      4,
    ).values.map((v) => Math.log(Math.sqrt(Math.max(0, v)) + 1e-3)),
  );

  fields.forEach((first, level) => {
    // The finest field needed for the radius: 12, 24 and 44 pixels of level 0, each on a grid where that is about 6 pixels.
    let field = level === 0 ? halveField(first) : first;
    const rings = [6, 6, 5.5];
    [5, 10, 18].forEach((radiusMm, index) => {
      if (index > 0) field = halveField(field);
      const { convergence, spiculation } = converge(field, cellPixels >> (index + 1), rings[index] as number);
      put(`convergence${level}at${radiusMm}mm`, convergence.values);
      put(`spiculation${level}at${radiusMm}mm`, spiculation.values);
    });
  });

  const { skinDistance, depth, height } = placesOf(inside);
  put("skinDistance", skinDistance);
  put("depth", depth);
  put("height", height);
  return result;
}

/**
 * The breast on compact's grid, with normalised brightness and the area outside filled; also its mask at 0.2 mm, and the breast's share of each pixel
 * at 0.4, 0.8, 1.6 and 3.2 mm.
 */
export function evenTissue(image: PreparedImage): { finest: Plane; finestMask: Plane; masks: Plane[] } {
  const grid = narrowed(resample(image, preparation));
  const finestMask = plane(grid.rows, grid.columns, Float32Array.from(grid.mask));
  const masks: Plane[] = [halve(finestMask)];
  for (let level = 1; level <= 3; level += 1) masks.push(halve(masks[level - 1] as Plane));
  const brightness = plane(grid.rows, grid.columns, normaliseBrightness(grid.pixels, grid.mask));
  return { finest: fillOutside(brightness, finestMask, masks[3] as Plane), finestMask, masks };
}

/** Cuts off the columns beyond the breast, to whole cells plus one: there is nothing to compute there. */
function narrowed(grid: ResampledImage): Pick<ResampledImage, "rows" | "columns" | "pixels" | "mask"> {
  let last = 0;
  for (let i = 0; i < grid.mask.length; i += 1) if (grid.mask[i] === 1) last = Math.max(last, i % grid.columns);
  const columns = Math.min(grid.columns, (Math.floor(last / finestCellPixels) + 2) * finestCellPixels);
  const pixels = new Float32Array(grid.rows * columns);
  const mask = new Uint8Array(grid.rows * columns);
  for (let row = 0; row < grid.rows; row += 1) {
    const from = row * grid.columns;
    pixels.set(grid.pixels.subarray(from, from + columns), row * columns);
    mask.set(grid.mask.subarray(from, from + columns), row * columns);
  }
  return { rows: grid.rows, columns, pixels, mask };
}

/** Fills the area outside the breast with the local mean of the inside, so that the skin line is not an edge. */
function fillOutside(source: Plane, mask: Plane, share: Plane): Plane {
  const coarse = normalisedBlur(reduceBlocks(source, finestCellPixels, "mean"), share, 2, true);
  const values = source.values.slice();
  for (let row = 0; row < source.rows; row += 1)
    for (let column = 0; column < source.columns; column += 1) {
      const i = row * source.columns + column;
      if (mask.values[i] === 0) values[i] = coarse.values[(row >> 4) * coarse.columns + (column >> 4)] as number;
    }
  return plane(source.rows, source.columns, values);
}

/** Blur of `cells` weighted by the breast's share of each cell. `premultiplied`: pixels outside already count as 0 in the cell's mean. */
function normalisedBlur(cells: Plane, share: Plane, sigma: number, premultiplied = false): Plane {
  const weighted = premultiplied ? cells : combinePlanes(cells, share, (a, m) => a * m);
  return combinePlanes(blur(weighted, sigma), blur(share, sigma), (a, m) => a / (m + 1e-3));
}

/** 1 if the whole cell is breast, and at least half of each neighbour above, below and towards the skin. */
function insideCells(share: Plane): Plane {
  const { rows, columns } = share;
  const inside = plane(rows, columns);
  const shareAt = (row: number, column: number) =>
    share.values[Math.min(rows - 1, Math.max(0, row)) * columns + Math.min(columns - 1, Math.max(0, column))] as number;
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1) {
      const around = Math.min(shareAt(row - 1, column), shareAt(row + 1, column), shareAt(row, column + 1), shareAt(row, column - 1));
      inside.values[row * columns + column] = shareAt(row, column) > 0.98 && around >= 0.5 ? 1 : 0;
    }
  return inside;
}
