import type { GateDecision } from "./words.ts";

/** Frozen before the run starts; every number is a project's setting. */
export interface GateSettings {
  /** How much AUC a challenger may at worst lose. */
  readonly aucMargin: number;
  readonly sensitivityMargin: number;
  readonly specificityMargin: number;
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
  sensitivityFloor: null,
  specificityFloor: null,
  subgroupPositives: 30,
  slopeLow: 0.8,
  slopeHigh: 1.25,
  leastPower: 0.5,
};

/** Two-sided 95 %: its lower end is the one-sided 97.5 % bound. Null where it could not be estimated. */
export interface Interval {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** Challenger minus champion on the same breasts; power: that of this check for an equal challenger at this n. */
export interface Difference extends Interval {
  readonly power: number | null;
}

export interface SubgroupDifference extends Difference {
  readonly name: string;
  readonly positives: number;
}

export interface ChampionComparison {
  readonly auc: Difference;
  readonly sensitivity: Difference;
  readonly specificity: Difference;
  readonly subgroups: readonly SubgroupDifference[];
  /** Cancers proven by pathology that the champion caught and the challenger misses. */
  readonly newlyMissedCancers: number;
  /** The person who signed these off, if anyone did. */
  readonly signedOffBy: string | null;
}

export interface GateEvidence {
  readonly champion: ChampionComparison | null;
  readonly sensitivity: Interval;
  readonly specificity: Interval;
  /** eceLimit: the 95th percentile of ECE under perfect calibration at this n. Null: calibration was not estimable. */
  readonly calibration: { readonly ece: number; readonly eceLimit: number; readonly slope: Interval } | null;
  readonly inferenceContract: { readonly passed: boolean; readonly note: string };
}

export interface GateCheck {
  readonly name: string;
  readonly result: "PASS" | "FAIL" | "INSUFFICIENT";
  /** As the contract prints it: null is *insufficient n*. */
  readonly passed: boolean | null;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly limit: number | null;
  readonly note: string | null;
}

export interface GateVerdict {
  readonly decision: GateDecision;
  readonly checks: readonly GateCheck[];
}

/**
 * The gate: may a challenger take the champion's place? Any fail → REJECT; else any insufficient → HOLD; else PROMOTE.
 * Without a champion there is nothing to compare with: HOLD, "no champion yet"; floors, calibration and the contract test are still printed.
 */
export function decideGate(evidence: GateEvidence, settings: GateSettings = defaultGateSettings): GateVerdict {
  const own = [...floorChecks(evidence, settings), ...calibrationChecks(evidence, settings), contractCheck(evidence)];
  const { champion } = evidence;
  if (!champion) return { decision: "HOLD", checks: [check("champion", "INSUFFICIENT", { note: "no champion yet" }), ...own] };
  const checks = [
    notWorse("auc", champion.auc, settings.aucMargin, settings),
    notWorse("sensitivity", champion.sensitivity, settings.sensitivityMargin, settings),
    notWorse("specificity", champion.specificity, settings.specificityMargin, settings),
    ...champion.subgroups.map((subgroup) => subgroupCheck(subgroup, settings)),
    newlyMissedCheck(champion),
    ...own,
  ];
  return { decision: decide(checks), checks };
}

/** HOLD and PROMOTE: a named person with a reason. REJECT: an administrator only. */
export function mayPromoteAgainst(decision: GateDecision | null, isAdministrator: boolean): boolean {
  return decision !== "REJECT" || isAdministrator;
}

function decide(checks: readonly GateCheck[]): GateDecision {
  if (checks.some(({ result }) => result === "FAIL")) return "REJECT";
  return checks.some(({ result }) => result === "INSUFFICIENT") ? "HOLD" : "PROMOTE";
}

/** Non-inferiority: the lower bound must lie above −margin. Too few to tell is not a fail, unless the whole interval lies below. */
function notWorse(name: string, difference: Difference, margin: number, { leastPower }: GateSettings): GateCheck {
  const { low, high, power } = difference;
  const limit = -margin;
  const numbers = { ...difference, limit };
  if (low === null || high === null) return check(`${name} not worse`, "INSUFFICIENT", { ...numbers, note: "not estimable" });
  if (low > limit) return check(`${name} not worse`, "PASS", numbers);
  if (high < limit) return check(`${name} not worse`, "FAIL", { ...numbers, note: "worse beyond the margin" });
  if (power === null || power < leastPower) {
    return check(`${name} not worse`, "INSUFFICIENT", {
      ...numbers,
      note: `insufficient n${power === null ? "" : `, power ${power.toFixed(2)}`}`,
    });
  }
  return check(`${name} not worse`, "FAIL", { ...numbers, note: `power ${power.toFixed(2)}` });
}

function subgroupCheck(subgroup: SubgroupDifference, settings: GateSettings): GateCheck {
  const { name, positives, high } = subgroup;
  const numbers = { ...subgroup, limit: 0 };
  const label = `subgroup ${name}`;
  // Reported, and not held against the challenger: only subgroups with enough positives are judged.
  if (positives < settings.subgroupPositives)
    return check(label, "PASS", { ...numbers, note: `insufficient n: ${positives} positives, not judged` });
  if (high === null) return check(label, "INSUFFICIENT", { ...numbers, note: "not estimable" });
  return check(label, high < 0 ? "FAIL" : "PASS", { ...numbers, note: `${positives} positives` });
}

function newlyMissedCheck({ newlyMissedCancers, signedOffBy }: ChampionComparison): GateCheck {
  const passed = newlyMissedCancers === 0 || signedOffBy !== null;
  const note = newlyMissedCancers > 0 ? (signedOffBy ? `signed off by ${signedOffBy}` : "needs a named sign-off") : null;
  return check("no newly missed proven cancer", passed ? "PASS" : "FAIL", { value: newlyMissedCancers, limit: 0, note });
}

function floorChecks({ sensitivity, specificity }: GateEvidence, settings: GateSettings): GateCheck[] {
  return [
    floorCheck("sensitivity floor", sensitivity, settings.sensitivityFloor),
    floorCheck("specificity floor", specificity, settings.specificityFloor),
  ];
}

function floorCheck(name: string, interval: Interval, floor: number | null): GateCheck {
  const numbers = { ...interval, limit: floor };
  if (floor === null) return check(name, "PASS", { ...numbers, note: "no floor set" });
  if (interval.low === null) return check(name, "INSUFFICIENT", { ...numbers, note: "not estimable" });
  if (interval.low >= floor) return check(name, "PASS", numbers);
  // The interval holds the floor: so few that neither side is shown.
  const straddles = interval.high !== null && interval.high >= floor;
  return check(name, straddles ? "INSUFFICIENT" : "FAIL", {
    ...numbers,
    note: straddles ? "insufficient n: the interval holds the floor" : null,
  });
}

function calibrationChecks({ calibration }: GateEvidence, { slopeLow, slopeHigh }: GateSettings): GateCheck[] {
  if (!calibration) return [check("calibration error", "INSUFFICIENT", { note: "not estimable" })];
  const { ece, eceLimit, slope } = calibration;
  const error = check("calibration error", ece <= eceLimit ? "PASS" : "FAIL", {
    value: ece,
    limit: eceLimit,
    note: "limit: 95th percentile under perfect calibration at this n",
  });
  const note = `the interval must meet ${slopeLow}–${slopeHigh}`;
  if (slope.low === null || slope.high === null)
    return [error, check("calibration slope", "INSUFFICIENT", { ...slope, note: "not estimable" })];
  const meets = slope.low <= slopeHigh && slope.high >= slopeLow;
  return [error, check("calibration slope", meets ? "PASS" : "FAIL", { ...slope, limit: slopeLow, note })];
}

function contractCheck({ inferenceContract: { passed, note } }: GateEvidence): GateCheck {
  return check("inference contract", passed ? "PASS" : "FAIL", { note });
}

type CheckNumbers = Partial<Pick<GateCheck, "value" | "low" | "high" | "limit" | "note">>;

function check(name: string, result: GateCheck["result"], numbers: CheckNumbers): GateCheck {
  const { value = null, low = null, high = null, limit = null, note = null } = numbers;
  return { name, result, passed: result === "INSUFFICIENT" ? null : result === "PASS", value, low, high, limit, note };
}
