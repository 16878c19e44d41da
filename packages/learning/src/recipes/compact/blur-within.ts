import { blur, combinePlanes, type Plane } from "./blur.ts";

/** Blur of cells, each weighted by the breast's share of it. */
export function blurWithin(cells: Plane, share: Plane, sigma: number): Plane {
  return blurWeighted(
    combinePlanes(cells, share, (value, weight) => value * weight),
    share,
    sigma,
  );
}

/** The same for cells that are weighted already: means of pixels that are 0 outside the breast. */
export function blurWeighted(weighted: Plane, share: Plane, sigma: number): Plane {
  return combinePlanes(blur(weighted, sigma), blur(share, sigma), (sum, weight) => sum / (weight + 1e-3));
}
