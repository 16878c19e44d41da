/** A figure with its interval, as `Estimate` of metrics. */
export interface StoredEstimate {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly n: number;
  readonly method: string;
  readonly note: string | null;
}

/** Where a version's models point, measured on images that each of them held out. */
export interface LocalisationFigures {
  /** Null for a recipe that does not localise. */
  readonly froc: {
    readonly images: number;
    readonly lesions: number;
    readonly points: readonly { readonly threshold: number; readonly falseMarksPerImage: number; readonly sensitivity: number }[];
    readonly sensitivities: readonly { readonly falseMarksPerImage: number; readonly sensitivity: StoredEstimate }[];
  } | null;
  /** Share of the images with a marked lesion whose heat map has its maximum on a lesion. */
  readonly pointingGame: StoredEstimate;
  /** Mean rank correlation of the heat maps with those of the same networks with random weights. */
  readonly randomisedCorrelation: StoredEstimate;
}
