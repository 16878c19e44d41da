import type { Random } from "@second-read/metrics";
import { cellTargets } from "../cell-targets.ts";
import type { Ellipse } from "../marked-lesions.ts";
import type { Example } from "../recipe-kind.ts";
import { outside } from "./encode.ts";
import { borderCells, inputChannels, patchCells } from "./grid.ts";
import { insideShares, modelInput } from "./model-input.ts";
import type { Tissue } from "./tissue.ts";

const largestTurn = (15 / 180) * Math.PI;
const largestScale = 1.15;
const largestGamma = 1.25;
const largestGain = 1.15;
const largestShift = 0.05;
/** Higher than the network's own limit, so that a cell that the network masks is never a target. */
const leastInsideOfTarget = 0.75;

/** Maps a pixel of the patch to one of the image. */
type Place = (x: number, y: number) => readonly [x: number, y: number];

/**
 * A patch around a point of the image, rotated by up to 15°, scaled by up to 15 %, possibly mirrored, and with different exposure: film curve
 * (gamma), contrast and darkness of the normalised brightness. The targets are transformed with it, so marks are exact at any angle.
 */
export function drawPatch(
  tissue: Tissue,
  lesions: readonly Ellipse[],
  centre: readonly [x: number, y: number],
  cell: number,
  random: Random,
): Example {
  const side = patchCells * cell;
  const place = randomPlace(centre, side, random);
  const patch = exposed(sampled(tissue, side, place), random);
  const shares = insideShares(patch, cell);
  const last = patchCells - borderCells;
  const label = cellTargets(
    patchCells * patchCells,
    (at) => {
      const [row, column] = [Math.floor(at / patchCells), at % patchCells];
      if (row < borderCells || column < borderCells || row >= last || column >= last) return undefined;
      return (shares[at] as number) < leastInsideOfTarget ? undefined : place((column + 0.5) * cell, (row + 0.5) * cell);
    },
    lesions,
    { lesionWeight: 1, backgroundWeight: lesions.length > 0 ? 0.5 : 1 },
  );
  return { shape: [side, side, inputChannels], input: modelInput(patch), label };
}

function randomPlace([centreX, centreY]: readonly [number, number], side: number, random: Random): Place {
  const between = (low: number, high: number) => low + (high - low) * random.uniform();
  const angle = between(-largestTurn, largestTurn);
  const scale = largestScale ** between(-1, 1);
  const [mirrorX, mirrorY] = [random.uniform() < 0.5 ? -1 : 1, random.uniform() < 0.5 ? -1 : 1];
  const [cos, sin] = [Math.cos(angle) * scale, Math.sin(angle) * scale];
  return (x, y) => {
    const [u, v] = [(x - side / 2) * mirrorX, (y - side / 2) * mirrorY];
    return [centreX + cos * u - sin * v, centreY + sin * u + cos * v];
  };
}

/** Bilinear between pixel centres; `outside` where the nearest pixel is outside the breast, or beyond the image. */
function sampled({ rows, columns, values }: Tissue, side: number, place: Place): Tissue {
  const patch = new Float32Array(side * side).fill(outside);
  for (let row = 0; row < side; row += 1)
    for (let column = 0; column < side; column += 1) {
      const [x, y] = place(column + 0.5, row + 0.5);
      const [nearX, nearY] = [Math.floor(x), Math.floor(y)];
      if (nearX < 0 || nearY < 0 || nearX >= columns || nearY >= rows || values[nearY * columns + nearX] === outside) continue;
      const [left, top] = [Math.floor(x - 0.5), Math.floor(y - 0.5)];
      const [across, down] = [x - 0.5 - left, y - 0.5 - top];
      let sum = 0;
      let total = 0;
      for (let corner = 0; corner < 4; corner += 1) {
        const [u, v] = [left + (corner & 1), top + (corner >> 1)];
        const value = u < 0 || v < 0 || u >= columns || v >= rows ? outside : (values[v * columns + u] as number);
        if (value === outside) continue;
        const weight = ((corner & 1) === 1 ? across : 1 - across) * (corner >> 1 === 1 ? down : 1 - down);
        sum += weight * value;
        total += weight;
      }
      if (total > 0) patch[row * side + column] = sum / total;
    }
  return { rows: side, columns: side, values: patch };
}

/** In place. */
function exposed(patch: Tissue, random: Random): Tissue {
  const gamma = largestGamma ** (2 * random.uniform() - 1);
  const gain = largestGain ** (2 * random.uniform() - 1);
  const shift = largestShift * (2 * random.uniform() - 1);
  const { values } = patch;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] as number;
    if (value !== outside) values[i] = Math.max(0, gain * value ** gamma + shift);
  }
  return patch;
}
