import { randomStream } from "@second-read/metrics";
import type { LabelledImage } from "./prepared-image.ts";
import { breastBoxOf } from "./resample.ts";

export interface SyntheticOptions {
  readonly patients: number;
  readonly rows?: number;
  readonly columns?: number;
  readonly seed?: number;
  /** Every `positiveEvery`-th patient has a bright lesion in the left breast, alternately malignant and benign. */
  readonly positiveEvery?: number;
  readonly withBoxes?: boolean;
}

/** Half-ellipse breasts of smooth noise, chest wall on the left, two per patient; for tests only. */
export function syntheticImages({
  patients,
  rows = 128,
  columns = 112,
  seed = 1,
  positiveEvery = 2,
  withBoxes = true,
}: SyntheticOptions): LabelledImage[] {
  return Array.from({ length: patients }, (_, patient) => patient).flatMap((patient) =>
    (["L", "R"] as const).map((laterality): LabelledImage => {
      const random = randomStream(seed, `${patient} ${laterality}`);
      const positive = patient % positiveEvery === 0 && laterality === "L";
      const spot = { row: rows * (0.35 + 0.3 * random.uniform()), column: columns * (0.2 + 0.3 * random.uniform()), radius: rows / 20 };
      const pixels = new Float32Array(rows * columns);
      const mask = new Uint8Array(rows * columns);
      const waves = Array.from({ length: 6 }, () => [random.normal() / 8, random.normal() / 8, random.uniform() * 6] as const);
      for (let row = 0; row < rows; row += 1)
        for (let column = 0; column < columns; column += 1) {
          const inside = ((row - rows / 2) / (rows * 0.46)) ** 2 + (column / (columns * 0.85)) ** 2 < 1;
          if (!inside) continue;
          const i = row * columns + column;
          mask[i] = 1;
          let value = 0.35 + 0.02 * random.normal();
          for (const [a, b, phase] of waves) value += 0.03 * Math.sin(a * row + b * column + phase);
          const distance = Math.hypot(row - spot.row, column - spot.column) / spot.radius;
          if (positive) value += 0.4 * Math.exp(-distance * distance);
          pixels[i] = Math.min(1, Math.max(0.01, value));
        }
      const id = `${patient}-${laterality}`;
      const { radius } = spot;
      return {
        imageId: `image-${id}`,
        patientId: `patient-${patient}`,
        examId: `exam-${patient}`,
        breastId: `breast-${id}`,
        laterality,
        view: "MLO",
        rows,
        columns,
        pixels,
        mask,
        spacingMm: 204.8 / rows,
        breast: breastBoxOf({ rows, columns, pixels, mask }),
        positive,
        breastClass: !positive ? "NORMAL" : patient % (2 * positiveEvery) === 0 ? "MALIGNANT" : "BENIGN",
        lesions: positive && withBoxes ? [[spot.column - 1.5 * radius, spot.row - 1.5 * radius, 3 * radius, 3 * radius]] : [],
      };
    }),
  );
}
