import type { ImagesUsed } from "@second-read/domain";

/** How the images of an exam become one logit per breast. Declared by the recipe, kept in the version, printed on its card. */
export interface PoolingRule {
  /**
   * Which images of a breast are trained on and scored: its standard views, or all of them, spot and other modified views too. Absent in versions
   * from before the choice, which used all.
   */
  readonly images?: ImagesUsed;
  /** Over the images of one breast. */
  readonly views: "mean" | "max";
  /** Share of the other breast's logit (same exam, same recipe) that is subtracted: asymmetry. 0 = each breast on its own; without another breast nothing is subtracted. */
  readonly contralateral: number;
}
