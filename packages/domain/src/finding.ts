import type { Shape } from "./geometry.ts";
import type { BreastClass, FindingKind, Laterality } from "./words.ts";

/** A region on one image, in its stored pixels. */
export interface Mark extends Shape {
  readonly imageId: string;
}

/** A lesion as described by a reader, an arbiter or an import: as stored in reads, truths and decisions, and as returned by the API. */
export interface Finding {
  readonly id: string;
  /** The same for one lesion in several reads and in the truth. */
  readonly lesionUid: string;
  readonly kind: FindingKind;
  readonly laterality: Laterality;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly marks: readonly Mark[];
}

/** A lesion as stated by an import for one image; only terms of the lexicon are kept. */
export interface StatedLesion extends Shape {
  readonly kind: FindingKind;
  readonly class?: BreastClass | null;
  readonly attributes?: Readonly<Record<string, unknown>> | null;
}
