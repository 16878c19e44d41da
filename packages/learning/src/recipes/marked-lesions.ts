import type { LabelledFacts } from "../prepared-image.ts";
import { type Frame, frameOf, resampleBox } from "../resample.ts";

/** A marked lesion in the grid's pixels: the ellipse inscribed in its box. */
export interface Ellipse {
  readonly x: number;
  readonly y: number;
  readonly radiusX: number;
  readonly radiusY: number;
}

/** The marked lesions of an abnormal breast. A small mark gives a position rather than a size, so no radius is below `smallestRadius`. */
export function markedLesions(image: LabelledFacts, frame: Frame, smallestRadius: number): Ellipse[] {
  if (!image.positive) return [];
  const grid = frameOf(image, frame);
  return image.lesions.map((box) => {
    const [left, top, width, height] = resampleBox(box, grid);
    return {
      x: left + width / 2,
      y: top + height / 2,
      radiusX: Math.max(width / 2, smallestRadius),
      radiusY: Math.max(height / 2, smallestRadius),
    };
  });
}
