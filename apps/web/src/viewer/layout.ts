import type { Preset } from "@second-read/imaging/view";
import type { DecodedImage } from "./decoded-image.ts";
import type { Cell, Stage } from "./hanging-stages.ts";
import type { ImageStore } from "./image-store.ts";
import { fitScale, type PlacedImage, type View } from "./placement.ts";
import { type Rect, type ViewTransform, viewTransform } from "./view-transform.ts";
import { type ViewerState, viewOf, windowingOf } from "./viewer-state.ts";
import { effectivePreset } from "./windowing.ts";

/** The facts about an image that the viewer needs, as the API gives them. */
export interface ViewerImage {
  readonly id: string;
  readonly laterality: "R" | "L";
  readonly view: string;
  readonly viewLabel: string;
  readonly viewModifiers: readonly string[];
  readonly isStandard: boolean;
  readonly rows: number;
  readonly columns: number;
  readonly pixelSpacingMm?: readonly number[] | null;
  readonly spacingBasis: string;
  readonly lateralityInferred: boolean;
  readonly url: string;
}

/** An image that can be drawn in its cell now. */
export interface DrawnCell {
  readonly imageId: string;
  readonly decoded: DecodedImage;
  readonly placed: PlacedImage;
  readonly view: View;
  readonly fit: number;
  readonly transform: ViewTransform;
  readonly preset: Preset | undefined;
  readonly inverted: boolean;
  readonly hasMillimetres: boolean;
  readonly spacingBasis: string;
}

/** A part of the viewer that shows one image, pixels and overlay, through one transform: a view or the magnifier. */
export interface Pane {
  readonly rect: Rect;
  readonly drawn: DrawnCell;
  readonly transform: ViewTransform;
}

export function paneOf({ rect, drawn }: CellLayout): Pane | null {
  return drawn && { rect, drawn, transform: drawn.transform };
}

export interface CellLayout {
  readonly cell: Cell;
  readonly rect: Rect;
  readonly image: ViewerImage | null;
  readonly drawn: DrawnCell | null;
  readonly failure: { readonly sentence: string; readonly expired: boolean } | null;
}

/** Row and column spacing. */
type SpacingMm = readonly [rowMm: number, columnMm: number];
const assumedSpacingMm: SpacingMm = [0.1, 0.1];
const gap = 1;

interface LayOutInput {
  readonly stage: Stage;
  readonly images: readonly ViewerImage[];
  readonly store: Pick<ImageStore, "get"> | null;
  readonly width: number;
  readonly height: number;
  readonly state: ViewerState;
}

/** The place of each view of a stage and the transform that draws it. */
export function layOut({ stage, images, store, width, height, state }: LayOutInput): readonly CellLayout[] {
  const slots = slotsOf(stage, width, height).map(({ cell, rect }) => {
    const image = images.find(({ id }) => id === cell.imageId) ?? null;
    const load = image ? store?.get(image.id) : undefined;
    const decoded = load?.kind === "ready" ? load.image : null;
    return { cell, rect, image, decoded, failure: load?.kind === "failed" ? { sentence: load.sentence, expired: load.expired } : null };
  });
  // For placement only, an image without spacing takes that of another view: most exams are of one machine, and the breasts would otherwise seem to
  // differ in size. No millimetres are shown for it.
  const assumed = slots.map(({ image, decoded }) => image && decoded && spacingOf(image, decoded)).find(Boolean) ?? assumedSpacingMm;
  const placed = slots.map((slot) => ({ ...slot, placed: slot.image && slot.decoded && placedImage(slot.image, slot.decoded, assumed) }));
  const fit = fitScale(placed.flatMap(({ placed: image, rect }) => (image ? [{ image, size: rect }] : [])));
  return placed.map(({ cell, rect, image, decoded, failure, placed: place }) => ({
    cell,
    rect,
    image,
    failure,
    drawn: image && decoded && place ? drawnCell({ image, decoded, placed: place, rect }, fit, state) : null,
  }));
}

function slotsOf(stage: Stage, width: number, height: number): readonly { cell: Cell; rect: Rect }[] {
  const rowHeight = (height - gap * (stage.rows.length - 1)) / stage.rows.length;
  return stage.rows.flatMap((row, rowIndex) => {
    const cellWidth = (width - gap * (row.length - 1)) / row.length;
    return row.map((cell, index) => ({
      cell,
      rect: { x: index * (cellWidth + gap), y: rowIndex * (rowHeight + gap), width: cellWidth, height: rowHeight },
    }));
  });
}

function placedImage(image: ViewerImage, decoded: DecodedImage, assumed: SpacingMm): PlacedImage {
  const [rowMm, columnMm] = spacingOf(image, decoded) ?? assumed;
  return {
    side: image.laterality,
    rows: decoded.rows,
    columns: decoded.columns,
    rowMm,
    columnMm,
    hang: decoded.hang,
    breast: decoded.breast,
  };
}

function spacingOf(image: ViewerImage, decoded: DecodedImage): SpacingMm | null {
  if (decoded.spacingMm) return decoded.spacingMm;
  const [rowMm, columnMm] = image.pixelSpacingMm ?? [];
  return rowMm && columnMm ? [rowMm, columnMm] : null;
}

interface PlacedSlot {
  readonly image: ViewerImage;
  readonly decoded: DecodedImage;
  readonly placed: PlacedImage;
  readonly rect: Rect;
}

function drawnCell({ image, decoded, placed, rect }: PlacedSlot, fit: number, state: ViewerState): DrawnCell {
  const view = viewOf(state, image.id);
  const windowing = windowingOf(state, image.id);
  return {
    imageId: image.id,
    decoded,
    placed,
    view,
    fit,
    transform: viewTransform(placed, rect, fit, view),
    preset: effectivePreset(decoded, windowing),
    inverted: windowing.inverted,
    hasMillimetres: spacingOf(image, decoded) !== null,
    spacingBasis: image.spacingBasis,
  };
}
