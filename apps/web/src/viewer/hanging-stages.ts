import type { Side } from "./placement.ts";

export interface Cell {
  readonly label: string;
  readonly side: Side;
  /** null: the view is missing; its cell stays empty with the label, nothing moves into it. */
  readonly imageId: string | null;
}

export interface Stage {
  readonly name: string;
  readonly rows: readonly (readonly Cell[])[];
}

export interface HangingImage {
  readonly id: string;
  readonly laterality: Side;
  readonly view: string;
  readonly viewLabel: string;
}

/** A screen this much wider than high shows four views in a row. */
const wideAspect = 2.1;

/**
 * The stages that the arrow keys step through: all standard views together, the CC pair, the MLO pair, then what is left over, two by two.
 * A view that neither breast has gets no row; one that only one breast has leaves the other's cell empty.
 */
export function stagesOf(images: readonly HangingImage[], aspect: number): readonly Stage[] {
  const used = new Set<string>();
  const pairOf = (view: string): readonly Cell[] | null => {
    const cells = (["R", "L"] as const).map((side): Cell => {
      const image = images.find((candidate) => candidate.laterality === side && candidate.view === view && !used.has(candidate.id));
      return { label: image?.viewLabel ?? `${side}${view}`, side, imageId: image?.id ?? null };
    });
    for (const { imageId } of cells) if (imageId) used.add(imageId);
    return cells.some(({ imageId }) => imageId) ? cells : null;
  };
  const cc = pairOf("CC");
  const mlo = pairOf("MLO");
  const extras: Stage[] = [];
  for (const { view, id } of images) {
    if (used.has(id)) continue;
    const pair = pairOf(view);
    if (pair) extras.push({ name: view, rows: [pair] });
  }
  const stages: Stage[] = [];
  if (cc && mlo) stages.push({ name: "four views", rows: aspect > wideAspect ? [[...cc, ...mlo]] : [cc, mlo] });
  if (cc) stages.push({ name: "CC", rows: [cc] });
  if (mlo) stages.push({ name: "MLO", rows: [mlo] });
  return [...stages, ...extras];
}
