import type { Random } from "@second-read/metrics";
import type { WeightedFacts } from "../../prepared-image.ts";
import type { Ellipse } from "../marked-lesions.ts";
import type { Example, FullOptions } from "../recipe-kind.ts";
import { drawPatch } from "./draw-patch.ts";
import { outside } from "./encode.ts";
import { cellPixels } from "./grid.ts";
import { lesionsOf, type Tissue } from "./tissue.ts";

/** Patches drawn per image and epoch, anywhere in the breast. */
const backgroundPatches = 2;
/**
 * Patches around a lesion, per image with a marked lesion: within these bounds, so many that their total equals that of the other patches. Their
 * weight makes up any difference.
 */
const lesionPatches = { least: 2, most: 20 };
/** Maximum offset between the patch's centre and the lesion's, in cells; small enough for the lesion to stay among the cells that are targets. */
const jitterCells = 3;

/** A patch that is drawn anew each epoch. */
export interface Patch {
  readonly image: WeightedFacts;
  readonly lesions: readonly Ellipse[];
  /** Whether the patch is around a lesion; otherwise it may lie anywhere. */
  readonly isRoundLesion: boolean;
  readonly weight: number;
}

/**
 * The patches of an epoch: those around lesions have the same total weight as the others. An abnormal breast without a mark is left out, since it is
 * unknown where its lesion is.
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

/** A random pixel inside the breast; the middle of the picture if a hundred attempts find none. */
function somewhereInside({ rows, columns, values }: Tissue, random: Random): readonly [number, number] {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const [x, y] = [random.uniform() * columns, random.uniform() * rows];
    if (values[Math.floor(y) * columns + Math.floor(x)] !== outside) return [x, y];
  }
  return [columns / 2, rows / 2];
}
