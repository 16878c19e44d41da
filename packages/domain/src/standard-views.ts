import type { Laterality, ViewModifier } from "./words.ts";

/** The facts about an image that decide whether it is a standard view of its breast. */
export interface TakenView {
  readonly examId: string;
  readonly laterality: Laterality;
  readonly view: string;
  readonly viewModifiers: readonly ViewModifier[];
  /** When it was acquired, null where the file does not say; comparable within an exam only. */
  readonly acquiredAt: Date | null;
  readonly instanceNumber: number | null;
  readonly sopInstanceUid: string;
}

export const standardViews = ["CC", "MLO"] as const;

/** CC or MLO without a modifier: a spot, magnified, rolled, implant-displaced or otherwise modified view never replaces it. */
export function isStandardView({ view, viewModifiers }: Pick<TakenView, "view" | "viewModifiers">): boolean {
  return viewModifiers.length === 0 && standardViews.some((standard) => standard === view);
}

/**
 * The standard views of exams: for each breast at most one CC and one MLO, the last acquired if there are several. The result does not depend on the
 * order in which files arrived: the image's own UID breaks the last tie.
 */
export function standardViewsOf<Image extends TakenView>(images: readonly Image[]): ReadonlySet<Image> {
  const newest = new Map<string, Image>();
  for (const image of images) {
    if (!isStandardView(image)) continue;
    const place = `${image.examId} ${image.laterality} ${image.view}`;
    const held = newest.get(place);
    if (held === undefined || compareAcquisition(held, image) < 0) newest.set(place, image);
  }
  return new Set(newest.values());
}

/** Every image with whether it is the standard view of its breast; all images of a breast must be among those given. */
export function withStandardViews<Image extends TakenView>(images: readonly Image[]): (Image & { readonly isStandard: boolean })[] {
  const standard = standardViewsOf(images);
  return images.map((image) => ({ ...image, isStandard: standard.has(image) }));
}

/** Which images of a breast a recipe trains on and scores by. */
export type ImagesUsed = "standard" | "all";

/** `isStandard` null: from a snapshot made before views were distinguished, whose runs use every image. */
export function isUsed({ isStandard }: { readonly isStandard: boolean | null }, images: ImagesUsed): boolean {
  return images === "all" || isStandard !== false;
}

/** Negative if `a` was acquired first: by acquisition time, then instance number; an image with neither counts as earlier. */
export function compareAcquisition(
  a: Pick<TakenView, "acquiredAt" | "instanceNumber" | "sopInstanceUid">,
  b: Pick<TakenView, "acquiredAt" | "instanceNumber" | "sopInstanceUid">,
): number {
  const none = Number.NEGATIVE_INFINITY;
  return (
    compare(a.acquiredAt?.getTime() ?? none, b.acquiredAt?.getTime() ?? none) ||
    compare(a.instanceNumber ?? none, b.instanceNumber ?? none) ||
    compare(a.sopInstanceUid, b.sopInstanceUid)
  );
}

function compare<Value extends number | string>(a: Value, b: Value): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
