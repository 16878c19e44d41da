import type { Random } from "@second-read/metrics";
import type { WeightedFacts } from "../../prepared-image.ts";
import type { Example, FullOptions } from "../recipe-kind.ts";
import { drawPatch } from "./draw-patch.ts";
import { outside } from "./encode.ts";
import { cellPixels } from "./grid.ts";
import { type Ellipse, lesionsOf, type Tissue } from "./tissue.ts";

/** Patches an epoch draws of each image, anywhere in the breast. */
const backgroundPatches = 2;
/** And of each image with a marked lesion, round it: as many as there are others, within these bounds; their weight makes up for what is left. */
const lesionPatches = { least: 2, most: 20 };
/** How far a patch's centre lies from the lesion's, in cells: it stays where targets are. */
const jitterCells = 3;

/** A patch that each epoch draws anew. */
export interface Patch {
  readonly image: WeightedFacts;
  readonly lesions: readonly Ellipse[];
  /** Round a lesion, or anywhere. */
  readonly isRoundLesion: boolean;
  readonly weight: number;
}

/**
 * What an epoch is trained on: as much weight of patches round lesions as of others. An abnormal breast without a mark has no part in it: nobody knows
 * where to look.
 */
export function patchesOf(images: readonly WeightedFacts[], options: FullOptions): Patch[] {
  const sources = images
    .map((image) => ({ image, lesions: lesionsOf(image, options) }))
    .filter(({ image, lesions }) => !image.positive || lesions.length > 0);
  const marked = sources.filter(({ lesions }) => lesions.length > 0);
  const background = backgroundPatches * sources.length;
  const each = Math.min(lesionPatches.most, Math.max(lesionPatches.least, Math.round(background / Math.max(1, marked.length))));
  const weight = background / Math.max(1, each * marked.length);
  return [
    ...marked.flatMap((source) => Array.from({ length: each }, (): Patch => ({ ...source, isRoundLesion: true, weight }))),
    ...sources.flatMap((source) =>
      Array.from({ length: backgroundPatches }, (): Patch => ({ ...source, isRoundLesion: false, weight: 1 })),
    ),
  ];
}

export function drawFrom({ lesions, isRoundLesion }: Patch, tissue: Tissue, options: FullOptions, random: Random): Example {
  const cell = cellPixels(options.inputRows);
  if (!isRoundLesion) return drawPatch(tissue, lesions, somewhereInside(tissue, random), cell, random);
  const { x, y } = lesions[Math.floor(random.uniform() * lesions.length)] as Ellipse;
  const jitter = () => (2 * random.uniform() - 1) * jitterCells * cell;
  return drawPatch(tissue, lesions, [x + jitter(), y + jitter()], cell, random);
}

/** A pixel of the breast; the middle of the picture where a hundred tries find none. */
function somewhereInside({ rows, columns, values }: Tissue, random: Random): readonly [number, number] {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const [x, y] = [random.uniform() * columns, random.uniform() * rows];
    if (values[Math.floor(y) * columns + Math.floor(x)] !== outside) return [x, y];
  }
  return [columns / 2, rows / 2];
}
