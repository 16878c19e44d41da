import type { StoredEstimate } from "./localisation.ts";

/** The measures that are compared, month by month, with a version's training data. */
export const driftMeasures = ["SCORE", "DENSITY", "VENDOR", "RECALL"] as const;
export type DriftMeasure = (typeof driftMeasures)[number];

/** By the usual limits of the population stability index. */
export type DriftLevel = "STABLE" | "SHIFTING" | "DRIFTED" | "NOT_EVALUATED";

export const driftLimits = { shifting: 0.1, drifted: 0.25 } as const;
/** A month with fewer exams is not evaluated. */
export const leastExamsOfMonth = 20;

/** One scored breast; without a month it belongs to the training data. */
export interface DriftBreast {
  /** In which its exam was filed, as `DriftFigure.month`. */
  readonly month: string | null;
  readonly examId: string;
  readonly patientId: string;
  readonly score: number;
  readonly density: string | null;
  readonly vendor: string | null;
  /** What the exam's readers said; null where nobody has read it. */
  readonly isRecalled: boolean | null;
}

export interface DriftFigure {
  /** "2026-11", by when the exams were filed: dates of acquisition are shifted. */
  readonly month: string;
  readonly measure: DriftMeasure;
  readonly exams: number;
  readonly psi: StoredEstimate;
  /** The value that this number of patients stays below by chance in 19 of 20 cases. */
  readonly chanceLimit: number | null;
  readonly level: DriftLevel;
}

/** Above a limit, and more than chance explains at this number of patients. */
export function driftLevel(psi: number | null, chanceLimit: number | null): DriftLevel {
  if (psi === null || chanceLimit === null) return "NOT_EVALUATED";
  if (psi <= driftLimits.shifting || psi <= chanceLimit) return "STABLE";
  return psi > driftLimits.drifted ? "DRIFTED" : "SHIFTING";
}
