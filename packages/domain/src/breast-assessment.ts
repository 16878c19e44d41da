import type { Finding } from "./finding.ts";
import type { BreastClass, Laterality, Opinion, TruthStrength } from "./words.ts";

/** What one read says of one breast. */
export interface BreastAssessment {
  readonly laterality: Laterality;
  readonly birads: string | null;
  readonly density: string | null;
  readonly opinion: Opinion;
  readonly class: BreastClass | null;
  readonly technicalRecallReason: string | null;
  /** Reads from before recalls were asked for a mark do not have it. */
  readonly noLocation?: boolean | null;
  readonly technicalRecallImageIds: readonly string[] | null;
}

/** What an arbiter decided of one breast: a class, or that it is to be imaged again. `truthId` is that of the truth that it becomes. */
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
