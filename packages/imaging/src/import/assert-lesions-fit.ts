import { problemOfShape, Rejected } from "@second-read/domain";
import type { ImportedLesion } from "./imported-facts.ts";

/** An outline may extend beyond the picture, but by no more than this share of the picture's side. */
const tolerance = 0.25;

/** Checks that lesions are known shapes within the picture, in its own pixels. Throws Rejected INVALID_FACTS. */
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
