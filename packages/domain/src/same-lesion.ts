import type { Finding, Mark } from "./finding.ts";
import { boundingBox, boxOverlap, contains, shapeCentre } from "./geometry.ts";

type MarkedFinding = Pick<Finding, "kind" | "laterality" | "marks">;

/** COCO's 0.5 is too strict for marks on mammograms (reference, Localisation). */
const leastOverlap = 0.1;

/** Two marks are at the same place if the centre of one lies in the other, or their boxes overlap by a tenth of their union. */
export function marksMeet(a: Mark, b: Mark): boolean {
  if (a.imageId !== b.imageId) return false;
  return contains(a, shapeCentre(b)) || contains(b, shapeCentre(a)) || boxOverlap(boundingBox(a), boundingBox(b)) >= leastOverlap;
}

/**
 * The lesions that several readers marked, each once. A later reader's finding of the same kind at the same place is the earlier reader's lesion, and
 * adds the views that the earlier reader left unmarked. A finding matches at most one lesion of another reader. Nothing else is guessed: two kinds at
 * one place stay two lesions (calcifications in a mass), as do two adjacent points.
 * @param readings findings of each reader, in the order of their reads
 */
export function lesionsOf<F extends MarkedFinding>(readings: readonly (readonly F[])[]): F[] {
  const lesions: F[] = [];
  for (const findings of readings) {
    const earlier = lesions.length;
    const taken = new Set<number>();
    for (const finding of findings) {
      const at = lesions.findIndex((lesion, index) => index < earlier && !taken.has(index) && isSameLesion(lesion, finding));
      const lesion = lesions[at];
      if (lesion === undefined) {
        lesions.push(finding);
        continue;
      }
      taken.add(at);
      const marked = new Set(lesion.marks.map(({ imageId }) => imageId));
      lesions[at] = { ...lesion, marks: [...lesion.marks, ...finding.marks.filter(({ imageId }) => !marked.has(imageId))] };
    }
  }
  return lesions;
}

function isSameLesion(a: MarkedFinding, b: MarkedFinding): boolean {
  return a.kind === b.kind && a.laterality === b.laterality && a.marks.some((mark) => b.marks.some((other) => marksMeet(mark, other)));
}
