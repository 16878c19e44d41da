import { standardViews } from "@second-read/domain";
import { graphql } from "../../generated/index.ts";

/** Everything that the viewer needs to show an image. */
export const viewerImageFragment = graphql(`
  fragment ViewerImage on Image {
    id
    laterality
    view
    viewLabel
    viewModifiers
    isStandard
    rows
    columns
    pixelSpacingMm
    spacingBasis
    lateralityInferred
    url
  }
`);

/** An image in a list or a grid: its smallest preview and its caption. */
export const previewImageFragment = graphql(`
  fragment PreviewImage on Image {
    id
    view
    viewLabel
    vendor
    previewUrl(size: 256)
  }
`);

/** Standard views first, in their order. */
function viewRank(view: string): number {
  const rank = (standardViews as readonly string[]).indexOf(view);
  return rank === -1 ? standardViews.length : rank;
}

/** The images of one breast, CC before MLO before all others. */
export function imagesOfBreast<Image extends { readonly laterality: string; readonly view: string }>(
  images: readonly Image[],
  laterality: string,
): Image[] {
  return standardFirst(images.filter((image) => image.laterality === laterality));
}

/** CC before MLO before all others. */
export function standardFirst<Image extends { readonly view: string }>(images: readonly Image[]): Image[] {
  return [...images].sort((a, b) => viewRank(a.view) - viewRank(b.view));
}

/** All images of an exam in the order of lists: R CC, L CC, R MLO, L MLO, then all others. */
export function imagesInOrder<Image extends { readonly laterality: string; readonly view: string }>(images: readonly Image[]): Image[] {
  const rank = ({ laterality, view }: Image) =>
    viewRank(view) < standardViews.length ? viewRank(view) * 2 + Number(laterality === "L") : 4;
  return [...images].sort((a, b) => rank(a) - rank(b));
}
