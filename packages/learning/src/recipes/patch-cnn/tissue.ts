import type { Encoding } from "../../encoding.ts";
import type { LabelledFacts } from "../../prepared-image.ts";
import { type Ellipse, markedLesions } from "../marked-lesions.ts";
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

/** Minimum radius of a lesion in cells: 3.6 mm. */
const smallestRadiusCells = 1.125;

export function lesionsOf(image: LabelledFacts, options: FullOptions): Ellipse[] {
  return markedLesions(image, frame(options), smallestRadiusCells * cellPixels(options.inputRows));
}
