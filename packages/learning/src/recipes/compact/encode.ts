import type { PreparedImage } from "../../prepared-image.ts";
import { combinePlanes, halve, mapPlane, type Plane, plane, reduceBlocks } from "./blur.ts";
import { blurWithin } from "./blur-within.ts";
import { cellColumns, cellCount, cellPixels, channelCount, channelNames, speckMeasures } from "./cells.ts";
import { converge, type DirectionField, directionField, halveField } from "./converge.ts";
import { type Derivatives, derivatives } from "./derivatives.ts";
import { evenTissue } from "./even-tissue.ts";
import { placesOf } from "./places.ts";
import { specksOf } from "./specks.ts";

/** One measure of every cell. */
type Channel = readonly [name: string, values: Float32Array];

/**
 * Compact's fixed front end: a pyramid of Gaussian derivatives at 0.4, 0.8, 1.6 and 3.2 mm, sampled once per cell. It measures how much texture there
 * is at each scale, round and line-like brightness, bright specks at 0.2 mm, contrast with the surroundings, how strongly gradients and lines
 * converge, and the position in the breast. Hundreds of exams are too few to learn such filters, but enough to learn how to weight them.
 * Result: cellRows × cellColumns × channelCount, 0 outside the breast.
 */
export function encodeCells(image: PreparedImage): Float32Array {
  const { finest, finestMask, masks } = evenTissue(image);
  const share = masks[3];
  const inside = insideCells(share);
  const filled = halve(finest);
  const levels = measureLevels(filled, masks, share);
  return interleave(inside, [
    ["inside", inside.values],
    ...levels.flatMap(({ channels }) => channels),
    ...levels.slice(0, 3).map(({ peak }, level): Channel => [`peak${level}`, peak.values]),
    ...specksOf(finest, finestMask, share).map((cells, i): Channel => [`${speckMeasures[i]}OfSpecks`, cells.values]),
    ...measureBrightness(filled, masks[0], share),
    ...levels.flatMap(({ directions }, level) => (directions ? measureConvergence(directions, level) : [])),
    ...measurePlaces(inside),
  ]);
}

/** Puts the channels of each cell beside each other, those of cells that are not `inside` as 0. */
function interleave(inside: Plane, channels: readonly Channel[]): Float32Array {
  const result = new Float32Array(cellCount * channelCount);
  channels.forEach(([name, values], channel) => {
    if (channelNames[channel] !== name) throw new Error(`channel ${channel} is ${channelNames[channel]}, not ${name}`);
    for (let row = 0; row < inside.rows; row += 1)
      for (let column = 0; column < inside.columns; column += 1) {
        const i = row * inside.columns + column;
        result[(row * cellColumns + column) * channelCount + channel] = (values[i] as number) * (inside.values[i] as number);
      }
  });
  return result;
}

/** What one level of the pyramid measures in each cell. */
interface Level {
  readonly channels: readonly Channel[];
  /** The brightest detail. */
  readonly peak: Plane;
  /** Of the two finest levels. */
  readonly directions: DirectionField | null;
}

function measureLevels(finest: Plane, masks: readonly Plane[], share: Plane): readonly Level[] {
  let source = finest;
  return masks.map((mask, level) => {
    if (level > 0) source = halve(source);
    return measureLevel(source, mask, share, level);
  });
}

function measureLevel(source: Plane, mask: Plane, share: Plane, level: number): Level {
  const step = cellPixels >> level;
  const within = mapPlane(mask, (value) => (value > 0.99 ? 1 : 0));
  const found = derivatives(source);
  const detail = combinePlanes(
    combinePlanes(source, found.smooth, (value, smooth) => value - smooth),
    within,
    (value, isWithin) => (isWithin === 1 ? value : 0),
  );
  const energy = blurWithin(reduceBlocks(squared(detail), step, "mean"), share, 1.5);
  return {
    channels: [[`energy${level}`, logOfRoot(energy)], ...measureDerivatives(found, share, level)],
    peak: reduceBlocks(detail, step, "max"),
    directions: level < 2 ? directionField(found, within) : null,
  };
}

function measureDerivatives({ trace, blob, line }: Derivatives, share: Plane, level: number): readonly Channel[] {
  const step = cellPixels >> level;
  return [
    [`curvature${level}`, reduceBlocks(trace, step, "mean").values],
    [`blob${level}`, reduceBlocks(blob, step, "max").values],
    [`line${level}`, blurWithin(reduceBlocks(line, step, "mean"), share, 1).values],
  ];
}

/** Brightness of each cell, and its contrast with surroundings of several sizes. */
function measureBrightness(filled: Plane, mask: Plane, share: Plane): readonly Channel[] {
  const sums = reduceBlocks(combinePlanes(filled, mask, times), cellPixels, "mean");
  const brightness = combinePlanes(sums, share, (sum, weight) => sum / Math.max(weight, 1e-3));
  const blurred = (sigma: number) => blurWithin(brightness, share, sigma);
  const [by1, by2, by4, by8] = [blurred(1), blurred(2), blurred(4), blurred(8)] as const;
  return [
    ["brightness", by2.values],
    ["surroundings", by8.values],
    ["contrast16mm", combinePlanes(by1, by4, minus).values],
    ["contrast32mm", combinePlanes(by2, by8, minus).values],
    ["contrast64mm", combinePlanes(by4, by8, minus).values],
    ["coarseEnergy", logOfRoot(blurWithin(squared(combinePlanes(by2, by4, minus)), share, 4))],
  ];
}

/** For each radius (12, 24 and 44 pixels of level 0), its length on the field where it is about 6 pixels, so that each ring costs the same. */
const rings = [
  { radiusMm: 5, radiusPixels: 6 },
  { radiusMm: 10, radiusPixels: 6 },
  { radiusMm: 18, radiusPixels: 5.5 },
] as const;

function measureConvergence(directions: DirectionField, level: number): readonly Channel[] {
  // Both levels begin at the size of level 1.
  let field = level === 0 ? halveField(directions) : directions;
  return rings.flatMap(({ radiusMm, radiusPixels }, index): Channel[] => {
    if (index > 0) field = halveField(field);
    const { convergence, spiculation } = converge(field, cellPixels >> (index + 1), radiusPixels);
    return [
      [`convergence${level}at${radiusMm}mm`, convergence.values],
      [`spiculation${level}at${radiusMm}mm`, spiculation.values],
    ];
  });
}

function measurePlaces(inside: Plane): readonly Channel[] {
  const { skinDistance, depth, height } = placesOf(inside);
  return [
    ["skinDistance", skinDistance],
    ["depth", depth],
    ["height", height],
  ];
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

function squared(source: Plane): Plane {
  return mapPlane(source, (value) => value * value);
}

function logOfRoot(squares: Plane): Float32Array {
  return squares.values.map((value) => Math.log(Math.sqrt(Math.max(0, value)) + 1e-3));
}

const minus = (a: number, b: number) => a - b;
const times = (a: number, b: number) => a * b;
