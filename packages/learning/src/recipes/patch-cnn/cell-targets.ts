import type { Ellipse } from "./tissue.ts";

/** Squared distances in units of a lesion's ellipse: within the first a cell is lesion, beyond the second it is not, between them it has no target. */
const core = 0.7;
const rim = 1.8;

/** What a cell's centre is asked for: in the grid's pixels, undefined where the cell is no target. */
export type CellCentre = (cell: number) => readonly [x: number, y: number] | undefined;

/** Targets of the cells, then their weights. Lesion cells share `lesionWeight`, the others `backgroundWeight`. */
export function cellTargets(
  cells: number,
  centreOf: CellCentre,
  lesions: readonly Ellipse[],
  { lesionWeight, backgroundWeight }: { readonly lesionWeight: number; readonly backgroundWeight: number },
): Float32Array {
  const label = new Float32Array(2 * cells);
  const inLesion: number[] = [];
  const elsewhere: number[] = [];
  for (let cell = 0; cell < cells; cell += 1) {
    const centre = centreOf(cell);
    if (centre === undefined) continue;
    const [x, y] = centre;
    const nearest = lesions.reduce(
      (least, one) => Math.min(least, ((x - one.x) / one.radiusX) ** 2 + ((y - one.y) / one.radiusY) ** 2),
      Number.POSITIVE_INFINITY,
    );
    if (nearest <= core) inLesion.push(cell);
    else if (nearest >= rim) elsewhere.push(cell);
  }
  for (const cell of inLesion) {
    label[cell] = 1;
    label[cells + cell] = lesionWeight / inLesion.length;
  }
  for (const cell of elsewhere) label[cells + cell] = backgroundWeight / elsewhere.length;
  return label;
}
