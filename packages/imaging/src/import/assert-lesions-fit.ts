import { problemOfShape, Rejected } from "@second-read/domain";
import type { ImportedLesion } from "./imported-facts.ts";

/** The ends of an outline may lie past the edge of the picture, but not further than this share of its side. */
const tolerance = 0.25;

/** Lesions must be marks of the known shapes in the picture's own pixels. Throws Rejected INVALID_FACTS. */
export function assertLesionsFit(lesions: readonly ImportedLesion[], picture: { readonly rows: number; readonly columns: number }): void {
  for (const { shape, points } of lesions) {
    const problem = problemOfShape(shape, points);
    if (problem) throw new Rejected("INVALID_FACTS", { found: `a lesion, ${problem.replace(/\.$/, "")}` });
    if (!points.every((point) => inPicture(point, picture)))
      throw new Rejected("INVALID_FACTS", { found: "a lesion outside of the picture" });
  }
}

function inPicture(point: readonly number[], { rows, columns }: { rows: number; columns: number }): boolean {
  const [x, y] = point;
  if (point.length !== 2 || !Number.isFinite(x) || !Number.isFinite(y) || x === undefined || y === undefined) return false;
  return x >= -columns * tolerance && x <= columns * (1 + tolerance) && y >= -rows * tolerance && y <= rows * (1 + tolerance);
}
