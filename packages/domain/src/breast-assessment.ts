import type { Finding } from "./finding.ts";
import type { BreastClass, Laterality, Opinion, TruthStrength } from "./words.ts";

/** One read's assessment of one breast. */
export interface BreastAssessment {
  readonly laterality: Laterality;
  readonly birads: string | null;
  readonly density: string | null;
  readonly opinion: Opinion;
  readonly class: BreastClass | null;
  readonly technicalRecallReason: string | null;
  /** Absent in reads made before recalls required a mark. */
  readonly noLocation?: boolean | null;
  readonly technicalRecallImageIds: readonly string[] | null;
}

/** An arbiter's decision for one breast: a class, or that it must be imaged again. `truthId` is the id of the resulting truth. */
export interface DecidedBreast {
  readonly laterality: Laterality;
  readonly findings: readonly Finding[];
  readonly truthId: string | null;
  readonly class: BreastClass | null;
  readonly strength: TruthStrength | null;
  /** Absent in decisions older than this. */
  readonly technicalRecallReason?: string | null;
  readonly technicalRecallImageIds?: readonly string[] | null;
}
