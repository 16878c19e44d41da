import type { ImageSide } from "./hang.ts";

/**
 * The side of the picture that the breast is attached to, from a tissue mask: the breast touches its chest wall over a long stretch and
 * leaves the other side free. Null where the two sides do not differ clearly.
 * @param mask 1 for breast, row by row
 */
export function chestWallSideOf(mask: Uint8Array, rows: number, columns: number): ImageSide | null {
  const band = Math.max(1, Math.round(columns * 0.04));
  let left = 0;
  let right = 0;
  let leftHalf = 0;
  let total = 0;
  for (let row = 0; row < rows; row++) {
    const start = row * columns;
    for (let column = 0; column < columns; column++) {
      if (mask[start + column] !== 1) continue;
      total++;
      if (column < columns / 2) leftHalf++;
      if (column < band) left++;
      if (column >= columns - band) right++;
    }
  }
  if (total < rows * columns * 0.02) return null;
  const contact = (left - right) / (band * rows);
  if (Math.abs(contact) > 0.15) return contact > 0 ? "left" : "right";
  // Collimation may keep the breast off both edges: its mass then decides, if it lies clearly to one side.
  const share = leftHalf / total;
  if (share > 0.62) return "left";
  return share < 0.38 ? "right" : null;
}
