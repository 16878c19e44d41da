import type { ImageSide } from "./hang.ts";

/** How much straighter one side must be than the other to be taken for the chest wall, as a share of the breast's height. */
const clearDifference = 0.15;

/**
 * The side of the picture to which the breast is attached, from a tissue mask: there the mask ends in a straight vertical line, on the other side in
 * a curve. Measured from the mask's own bounds, since films and collimators leave a margin. Null if the two sides do not differ clearly or there is
 * hardly any breast.
 * @param mask 1 for breast, row by row
 */
export function chestWallSideOf(mask: Uint8Array, rows: number, columns: number): ImageSide | null {
  const spans: { left: number; right: number }[] = [];
  let total = 0;
  for (let row = 0; row < rows; row++) {
    let left = -1;
    let right = -1;
    for (let column = 0; column < columns; column++) {
      if (mask[row * columns + column] !== 1) continue;
      total++;
      if (left < 0) left = column;
      right = column;
    }
    if (left >= 0) spans.push({ left, right });
  }
  if (total < rows * columns * 0.02) return null;
  const first = Math.min(...spans.map(({ left }) => left));
  const last = Math.max(...spans.map(({ right }) => right));
  const band = Math.max(1, (last - first) * 0.06);
  const atLeft = spans.filter(({ left }) => left - first <= band).length;
  const atRight = spans.filter(({ right }) => last - right <= band).length;
  const difference = (atLeft - atRight) / spans.length;
  if (Math.abs(difference) < clearDifference) return null;
  return difference > 0 ? "left" : "right";
}
