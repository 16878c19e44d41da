import { type Random, shuffled } from "@second-read/metrics";
import type { Encoding } from "../../encoding.ts";
import type { LabelledFacts } from "../../prepared-image.ts";
import { cellCount } from "../compact/cells.ts";
import { labelCells } from "../compact/label.ts";
import { cellsInside } from "./cell-features.ts";
import { backgroundCells } from "./layout.ts";

/** A cell with a target. Its weight in the loss is the image's weight for lesions or for background, divided among the image's cells of that kind. */
export interface TargetCell {
  readonly cell: number;
  readonly isLesion: boolean;
  readonly weight: number;
}

/**
 * Every cell of the image that has a target. An abnormal breast without a marked lesion has none, since it is unknown which of its cells are lesion.
 */
export function targetCells(image: LabelledFacts, encoding: Encoding): TargetCell[] {
  const inside = cellsInside(encoding);
  const isInside = new Set(inside);
  const label = labelCells(image, (cell) => isInside.has(cell));
  return inside
    .map((cell) => ({ cell, isLesion: label[cell] === 1, weight: label[cellCount + cell] as number }))
    .filter(({ weight }) => weight > 0);
}

/** All lesion cells and a sample of the background cells, which then share the whole background weight. */
export function sampleCells(targets: readonly TargetCell[], random: Random): TargetCell[] {
  const background = targets.filter(({ isLesion }) => !isLesion);
  const weight = background.reduce((sum, one) => sum + one.weight, 0);
  const chosen = shuffled(background, random).slice(0, backgroundCells);
  return [...targets.filter(({ isLesion }) => isLesion), ...chosen.map((one) => ({ ...one, weight: weight / chosen.length }))];
}
