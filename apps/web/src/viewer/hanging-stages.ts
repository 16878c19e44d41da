import { standardViews } from "@second-read/domain";
import type { Side } from "./placement.ts";

export interface Cell {
  /** The text in the cell's corner; empty for a cell that is meant to be empty. */
  readonly label: string;
  readonly side: Side;
  /** null: the view is missing; its cell stays empty, with the label. */
  readonly imageId: string | null;
  /** An image of the prior exam, which cannot be marked. */
  readonly isPrior?: boolean;
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
  readonly viewModifiers: readonly string[];
  /** From the API: whether this is the standard CC or MLO of its breast. */
  readonly isStandard: boolean;
}

/** From this ratio of width to height on, four views are shown in a row. */
const wideAspect = 2.1;
const rowsOfExtras = 2;
const sides = ["R", "L"] as const;

/**
 * The stages that the arrow keys step through: all standard views, the CC pair and the MLO pair (each beside its prior where there is one),
 * implant-displaced views, extra views, and extra views of the prior. The images are in the API's order, which does not depend on the order of the
 * files.
 */
export function stagesOf(images: readonly HangingImage[], aspect: number, prior: readonly HangingImage[] = []): readonly Stage[] {
  const [cc, mlo] = standardViews.map((view) => standardPair(images, view));
  const stages: Stage[] = [];
  if (cc && mlo) stages.push({ name: "four views", rows: aspect > wideAspect ? [[...cc, ...mlo]] : [cc, mlo] });
  if (cc) stages.push({ name: "CC", rows: [cc] });
  if (mlo) stages.push({ name: "MLO", rows: [mlo] });
  for (const view of standardViews) {
    const beside = besidePrior(images, prior, view);
    if (beside) stages.push({ name: `${view} with prior`, rows: [beside] });
  }
  const displaced = standardViews.flatMap((view) => displacedPair(images, view));
  if (displaced.length > 0) stages.push({ name: "implant displaced", rows: displaced.map(rowOf) });
  const hung = new Set([...images.filter(({ isStandard }) => isStandard), ...displaced.flat()].map(({ id }) => id));
  const shown = [...stages.filter(showsSomething), ...extraStages(images, hung)];
  return [...shown, ...extrasOfPrior(images, prior, shown)];
}

/**
 * Where a step is after images came or went, for instance a prior during a read: the step with most of its images, of several the one of its name.
 * Null if no step resembles it.
 */
export function placeOf(before: Stage, stages: readonly Stage[]): number | null {
  const hung = new Set(idsIn(before));
  const likeness = stages.map((stage) => 2 * idsIn(stage).filter((id) => hung.has(id)).length + (stage.name === before.name ? 1 : 0));
  const most = Math.max(0, ...likeness);
  return most === 0 ? null : likeness.indexOf(most);
}

function idsIn({ rows }: Stage): readonly string[] {
  return rows.flat().flatMap(({ imageId }) => imageId ?? []);
}

/** The labels of the standard views that the exam lacks. */
export function missingStandardViews(images: readonly HangingImage[]): readonly string[] {
  return standardViews.flatMap((view) =>
    sides
      .filter((side) => !images.some((image) => image.isStandard && image.laterality === side && image.view === view))
      .map((side) => `${side}${view}`),
  );
}

function showsSomething(stage: Stage): boolean {
  return idsIn(stage).length > 0;
}

/** Null where neither breast has the view in any form; if one has it, the other's cell says that the view is missing. */
function standardPair(images: readonly HangingImage[], view: string): readonly Cell[] | null {
  const ofView = images.filter((image) => image.view === view);
  return ofView.length === 0 ? null : sides.map((side) => standardCell(ofView, side, view));
}

function standardCell(images: readonly HangingImage[], side: Side, view: string): Cell {
  const image = images.find((candidate) => candidate.isStandard && candidate.laterality === side && candidate.view === view);
  return { label: `${side}${view}`, side, imageId: image?.id ?? null };
}

/** RCC prior | RCC | LCC | LCC prior: the chest walls of both exams face the same way, so that equal views are side by side. */
function besidePrior(images: readonly HangingImage[], prior: readonly HangingImage[], view: string): readonly Cell[] | null {
  const earlier = sides.map((side): Cell => {
    const cell = standardCell(prior, side, view);
    return { ...cell, label: `${cell.label} prior`, isPrior: true };
  });
  const [rightPrior, leftPrior] = earlier;
  const current = sides.map((side) => standardCell(images, side, view));
  const [right, left] = current;
  if (!rightPrior || !leftPrior || !right || !left) return null;
  const isSeen = (cells: readonly Cell[]) => cells.some(({ imageId }) => imageId !== null);
  return isSeen(earlier) && isSeen(current) ? [rightPrior, right, left, leftPrior] : null;
}

/** Every remaining view of the prior, beside the most similar current view of that breast. */
function extrasOfPrior(images: readonly HangingImage[], prior: readonly HangingImage[], stages: readonly Stage[]): readonly Stage[] {
  const hung = new Set(stages.flatMap(idsIn));
  const rows = pairsOfLeftovers(prior, hung).map((pair) =>
    sides.flatMap((side) => {
      const earlier = pair.find(({ laterality }) => laterality === side);
      if (!earlier) return [];
      const label = `${earlier.viewLabel} prior`;
      const cells: readonly Cell[] = [{ label, side, imageId: earlier.id, isPrior: true }, counterpartOf(earlier, images)];
      return side === "R" ? cells : cells.toReversed();
    }),
  );
  return rows.map((row, index) => ({
    name: rows.length === 1 ? "prior extra views" : `prior extra views ${index + 1} of ${rows.length}`,
    rows: [row],
  }));
}

/** Views from the side, to which the MLO is most similar. All others are taken from above or below, like the CC. */
const sideViews: ReadonlySet<string> = new Set(["MLO", "ML", "LM", "LMO", "SIO", "ISO"]);

/** The current view of the same name, or the standard one of the same direction, or any of that breast. */
function counterpartOf({ laterality, view, viewLabel }: HangingImage, images: readonly HangingImage[]): Cell {
  const ofBreast = images.filter((image) => image.laterality === laterality);
  const standard = ofBreast.filter(({ isStandard }) => isStandard);
  const direction = sideViews.has(view) ? "MLO" : "CC";
  const found =
    ofBreast.find((image) => image.viewLabel === viewLabel) ??
    standard.find((image) => image.view === direction) ??
    standard[0] ??
    ofBreast[0];
  return { label: found?.viewLabel ?? "", side: laterality, imageId: found?.id ?? null };
}

/** The implant-displaced CC or MLO of each breast without other modifiers; the first of several. */
function displacedPair(images: readonly HangingImage[], view: string): readonly (readonly HangingImage[])[] {
  const pair = sides.flatMap((side) => {
    const image = images.find(
      ({ laterality, view: own, viewModifiers }) =>
        laterality === side && own === view && viewModifiers.length === 1 && viewModifiers[0] === "IMPLANT_DISPLACED",
    );
    return image ? [image] : [];
  });
  return pair.length === 0 ? [] : [pair];
}

/** A right view on the left and a left view on the right; a breast without such a view gets an empty cell, not a missing one. */
function rowOf(pair: readonly HangingImage[]): readonly Cell[] {
  return sides.map((side): Cell => {
    const image = pair.find(({ laterality }) => laterality === side);
    return { label: image?.viewLabel ?? "", side, imageId: image?.id ?? null };
  });
}

/** The remaining images, four per stage. */
function extraStages(images: readonly HangingImage[], hung: ReadonlySet<string>): readonly Stage[] {
  const rows = pairsOfLeftovers(images, hung);
  const count = Math.ceil(rows.length / rowsOfExtras);
  return Array.from({ length: count }, (_, index) => ({
    name: count === 1 ? "extra views" : `extra views ${index + 1} of ${count}`,
    rows: rows.slice(index * rowsOfExtras, (index + 1) * rowsOfExtras).map(rowOf),
  }));
}

/** The remaining images in pairs of the same view. Further acquisitions of a view have a number after their label. */
function pairsOfLeftovers(images: readonly HangingImage[], hung: ReadonlySet<string>): readonly (readonly HangingImage[])[] {
  const rows: HangingImage[][] = [];
  const taken = new Map<string, number>();
  for (const image of images) {
    const count = (taken.get(image.viewLabel) ?? 0) + 1;
    taken.set(image.viewLabel, count);
    if (hung.has(image.id)) continue;
    const viewLabel = count === 1 ? image.viewLabel : `${image.viewLabel} ${count}`;
    const kind = viewLabel.slice(1);
    const partner = rows.find(([first, second]) => !second && first?.laterality !== image.laterality && first?.viewLabel.slice(1) === kind);
    if (partner) partner.push({ ...image, viewLabel });
    else rows.push([{ ...image, viewLabel }]);
  }
  return rows;
}
