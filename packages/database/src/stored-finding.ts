import type { FindingKind, Laterality, MarkShape, Point } from "@second-read/domain";

/** A finding as reads and truths hold it in their JSON column `findings`: the shape of the API's Finding. */
export interface StoredFinding {
  readonly id: string;
  readonly lesionUid: string;
  readonly kind: FindingKind;
  readonly laterality: Laterality;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly marks: readonly { readonly imageId: string; readonly shape: MarkShape; readonly points: readonly Point[] }[];
}
