import type { Encoding } from "../../encoding.ts";
import type { LabelledFacts } from "../../prepared-image.ts";
import { frameOf, resampleBox } from "../../resample.ts";
import type { FullOptions } from "../recipe-kind.ts";
import { frame } from "./encode.ts";
import { cellPixels } from "./grid.ts";

/** An encoded image: brightness row by row, `outside` where there is no breast. */
export interface Tissue {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
}

export function tissueOf([part]: Encoding): Tissue {
  const [rows, columns] = part?.shape ?? [];
  if (!(part?.values instanceof Float32Array) || rows === undefined || columns === undefined)
    throw new Error("an encoding of another recipe");
  return { rows, columns, values: part.values };
}

/** A marked lesion in the grid's pixels: the ellipse inscribed in its box. */
export interface Ellipse {
  readonly x: number;
  readonly y: number;
  readonly radiusX: number;
  readonly radiusY: number;
}

/** Minimum radius of a lesion in cells: 3.6 mm. A smaller mark gives a position rather than a size. */
const smallestRadiusCells = 1.125;

export function lesionsOf(image: LabelledFacts, options: FullOptions): Ellipse[] {
  if (!image.positive || image.lesions.length === 0) return [];
  const grid = frameOf(image, frame(options));
  const smallest = smallestRadiusCells * cellPixels(options.inputRows);
  return image.lesions.map((box) => {
    const [left, top, width, height] = resampleBox(box, grid);
    return {
      x: left + width / 2,
      y: top + height / 2,
      radiusX: Math.max(width / 2, smallest),
      radiusY: Math.max(height / 2, smallest),
    };
  });
}
