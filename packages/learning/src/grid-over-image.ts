import type { LabelledImage } from "./prepared-image.ts";
import { type Frame, frameOf } from "./resample.ts";

/** A point has no extent, and a model's cell is not a pixel: every lesion counts as at least this large, in every direction from its centre. */
export const leastLesionRadiusMm = 5;
/** Used if an image's own spacing is unknown. */
const assumedSpacingMm = 0.2;

/** A model's grid laid over a prepared image: tells which cells are inside the breast, which lie on a lesion, and how far apart two cells are. */
export class GridOverImage {
  readonly rows: number;
  readonly columns: number;
  private readonly cellHeight: number;
  private readonly cellWidth: number;
  private readonly origin: { readonly top: number; readonly left: number };
  private readonly spacingMm: number;

  constructor(
    private readonly image: LabelledImage,
    frame: Frame,
    { rows, columns }: { readonly rows: number; readonly columns: number },
  ) {
    const { top, left, scale } = frameOf(image, frame);
    this.rows = rows;
    this.columns = columns;
    this.origin = { top, left };
    this.cellHeight = (frame.rows * scale) / rows;
    this.cellWidth = (frame.columns * scale) / columns;
    this.spacingMm = image.spacingMm ?? assumedSpacingMm;
  }

  isInside(cell: number): boolean {
    const { image } = this;
    const [x, y] = this.centreOf(cell).map(Math.floor) as [number, number];
    if (x < 0 || y < 0 || x >= image.columns || y >= image.rows) return false;
    const at = y * image.columns + x;
    return image.mask === undefined ? (image.pixels[at] as number) > 0 : image.mask[at] !== 0;
  }

  /** Index of the lesion that contains the cell's centre (the ellipse inscribed in its box): the nearest if there are several, null if none. */
  lesionAt(cell: number): number | null {
    const [x, y] = this.centreOf(cell);
    const least = leastLesionRadiusMm / this.spacingMm;
    const distances = this.image.lesions.map(([left, top, width, height]) => {
      const across = (x - left - width / 2) / Math.max(width / 2, least);
      const down = (y - top - height / 2) / Math.max(height / 2, least);
      return across * across + down * down;
    });
    const nearest = Math.min(...distances);
    return nearest <= 1 ? distances.indexOf(nearest) : null;
  }

  distanceMm(a: number, b: number): number {
    const [[ax, ay], [bx, by]] = [this.centreOf(a), this.centreOf(b)];
    return Math.hypot(ax - bx, ay - by) * this.spacingMm;
  }

  /** In prepared-image pixels. */
  private centreOf(cell: number): readonly [x: number, y: number] {
    return [
      ((cell % this.columns) + 0.5) * this.cellWidth + this.origin.left,
      (Math.floor(cell / this.columns) + 0.5) * this.cellHeight + this.origin.top,
    ];
  }
}
