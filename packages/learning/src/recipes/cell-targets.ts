import type { Ellipse } from "./marked-lesions.ts";

/** Squared distances in units of a lesion's ellipse: a cell within `core` is lesion, one beyond `rim` is not, and those between have no target. */
const core = 0.7;
const rim = 1.8;

/** The centre of a cell in the grid's pixels; undefined if the cell has no target. */
export type CellCentre = (cell: number) => readonly [x: number, y: number] | undefined;

/** Targets of the cells, then their weights. `lesionWeight` is divided among the lesion cells, `backgroundWeight` among the others. */
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
