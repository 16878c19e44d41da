import type { Preparation } from "@second-read/domain";
import type { PreparedImage } from "../prepared-image.ts";
import { breastBoxOf } from "../resample.ts";

/** A small synthetic breast with a bright spot: the same picture in every version file, not of any patient. */
export function exampleImage({ rows, columns, spacingMm }: Preparation): PreparedImage {
  const pixels = new Uint8Array(rows * columns);
  const mask = new Uint8Array(rows * columns);
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1) {
      const down = (row / rows - 0.5) / 0.22;
      const across = column / columns / 0.42;
      if (down * down + across * across >= 1) continue;
      const spot = Math.exp(-(((row / rows - 0.45) / 0.02) ** 2) - ((column / columns - 0.18) / 0.02) ** 2);
      const value = 0.4 + 0.1 * Math.sin(row / 9) * Math.cos(column / 7) + 0.05 * Math.sin((row + 2 * column) / 3) + 0.4 * spot;
      const at = row * columns + column;
      mask[at] = 1;
      pixels[at] = Math.round(255 * Math.min(1, Math.max(0.01, value)));
    }
  const facts = {
    imageId: "example",
    patientId: "example",
    examId: "example",
    breastId: "example:L",
    laterality: "L",
    view: "MLO",
  } as const;
  return { ...facts, rows, columns, pixels, mask, spacingMm, breast: breastBoxOf({ rows, columns, pixels, mask }) };
}
