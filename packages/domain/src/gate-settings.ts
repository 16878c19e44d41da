/** Frozen before the run starts; every number is a project's setting. */
export interface GateSettings {
  /** The most AUC that a challenger may lose. */
  readonly aucMargin: number;
  readonly sensitivityMargin: number;
  readonly specificityMargin: number;
  /** The value that the AUC's interval must lie above, 0.5 being chance; null: no floor. */
  readonly aucFloor: number | null;
  /** Null: no floor. */
  readonly sensitivityFloor: number | null;
  readonly specificityFloor: number | null;
  readonly subgroupPositives: number;
  readonly slopeLow: number;
  readonly slopeHigh: number;
  /** A check whose own power is below this says *insufficient*, not *fail*. */
  readonly leastPower: number;
}

export const defaultGateSettings: GateSettings = {
  aucMargin: 0.02,
  sensitivityMargin: 0.05,
  specificityMargin: 0.03,
  aucFloor: 0.5,
  sensitivityFloor: null,
  specificityFloor: null,
  subgroupPositives: 30,
  slopeLow: 0.8,
  slopeHigh: 1.25,
  leastPower: 0.5,
};
