import { defaultGateSettings, type GateSettings } from "./gate-settings.ts";
import type { EvaluationSet, GateDecision } from "./words.ts";

/** Two-sided 95 %: its lower end is the one-sided 97.5 % bound. Null where it could not be estimated. */
export interface Interval {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** How many breasts a check is based on, and how many it had to leave out because the champion has no score for them. */
export interface Compared {
  readonly n: number;
  readonly leftOut: number;
}

/** Challenger minus champion on the same breasts; power: the power of this check for an equal challenger at this n. */
export interface Difference extends Interval, Compared {
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
  /**
   * Breasts with cancer proven by pathology. Newly missed: the champion detects it at its operating point, the challenger misses it at its own.
   */
  readonly provenCancers: Compared & { readonly newlyMissed: number };
}

export interface GateEvidence {
  readonly champion: ChampionComparison | null;
  /** What the figures below were measured on. */
  readonly set: EvaluationSet;
  readonly auc: Interval;
  /** At the operating point. */
  readonly sensitivity: Interval;
  readonly specificity: Interval;
  /** Abnormal breasts, and how many of them the operating point detects. */
  readonly abnormal: { readonly detected: number; readonly total: number };
  /** eceLimit: the 95th percentile of ECE under perfect calibration at this n. Null: calibration was not estimable. */
  readonly calibration: { readonly ece: number; readonly eceLimit: number; readonly slope: Interval } | null;
  /** Whether the stored models reproduce their recorded scores. Null: it could not be tested, and the note says why. */
  readonly inferenceContract: { readonly passed: boolean | null; readonly note: string };
}

export interface GateCheck {
  readonly name: string;
  readonly result: "PASS" | "FAIL" | "INSUFFICIENT";
  /** As in the contract: null is *insufficient n*. */
  readonly passed: boolean | null;
  /** False: for information only, does not count against the challenger (too few positives in a subgroup, or no floor set). */
  readonly judged: boolean;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly limit: number | null;
  readonly note: string | null;
}

/** A check as stored; older ones do not record whether they count. */
export type StoredGateCheck = Omit<GateCheck, "result" | "judged"> & Partial<Pick<GateCheck, "judged">>;

export interface GateVerdict {
  readonly decision: GateDecision;
  readonly checks: readonly GateCheck[];
}

/**
 * The gate: may a challenger replace the champion? Any fail → REJECT; else any insufficient → HOLD; else PROMOTE. Without a champion there is nothing
 * to compare with: HOLD, "no champion yet", or REJECT if a floor is not met. Calibration and the contract test are then for information, to be
 * weighed by whoever promotes the first champion.
 */
export function decideGate(evidence: GateEvidence, settings: GateSettings = defaultGateSettings): GateVerdict {
  const floors = floorChecks(evidence, settings);
  const own = [...floors, ...calibrationChecks(evidence, settings), contractCheck(evidence)];
  const { champion } = evidence;
  if (!champion) {
    const first = check("champion", "INSUFFICIENT", { note: "no champion yet" });
    return { decision: decide([first, ...floors]), checks: [first, ...own] };
  }
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

/** Non-inferiority: the lower bound must lie above −margin. Too few cases are not a fail, unless the whole interval lies below. */
function notWorse(name: string, difference: Difference, margin: number, { leastPower }: GateSettings): GateCheck {
  const { low, high, power } = difference;
  const limit = -margin;
  const say = (result: GateCheck["result"], words: string | null) =>
    check(`${name} not worse`, result, { ...difference, limit, note: withN(words, difference) });
  if (low === null || high === null) return say("INSUFFICIENT", "not estimable");
  if (low > limit) return say("PASS", null);
  if (high < limit) return say("FAIL", "worse beyond the margin");
  if (power === null || power < leastPower)
    return say("INSUFFICIENT", `insufficient n${power === null ? "" : `, power ${power.toFixed(2)}`}`);
  return say("FAIL", `power ${power.toFixed(2)}`);
}

/** The note of a comparing check, with the number of breasts that it is based on: a comparison must not shrink silently. */
function withN(words: string | null, { n, leftOut }: Compared): string {
  const left = leftOut === 0 ? "" : `, ${leftOut} left out that the champion has no score of`;
  return `${words === null ? "" : `${words}; `}n = ${n}${left}`;
}

function subgroupCheck(subgroup: SubgroupDifference, settings: GateSettings): GateCheck {
  const { name, positives, high } = subgroup;
  const numbers = { ...subgroup, limit: 0 };
  const label = `subgroup ${name}`;
  // Reported only: subgroups with too few positives do not count against the challenger.
  if (positives < settings.subgroupPositives)
    return check(label, "PASS", { ...numbers, judged: false, note: withN(`insufficient n: ${positives} positives`, subgroup) });
  if (high === null) return check(label, "INSUFFICIENT", { ...numbers, note: withN("not estimable", subgroup) });
  return check(label, high < 0 ? "FAIL" : "PASS", { ...numbers, note: withN(`${positives} positives`, subgroup) });
}

/** Only an administrator may override a fail, by name and with a reason: that is the sign-off. */
function newlyMissedCheck({ provenCancers }: ChampionComparison): GateCheck {
  const { n, newlyMissed } = provenCancers;
  const name = "no newly missed proven cancer";
  if (n === 0) return check(name, "INSUFFICIENT", { limit: 0, note: withN("no cancer proven by pathology to compare", provenCancers) });
  const note = withN(newlyMissed === 0 ? null : "needs an administrator's sign-off", provenCancers);
  return check(name, newlyMissed === 0 ? "PASS" : "FAIL", { value: newlyMissed, limit: 0, note });
}

function floorChecks(evidence: GateEvidence, settings: GateSettings): GateCheck[] {
  const { set, auc, sensitivity, specificity } = evidence;
  return [
    aucFloorCheck(auc, set, settings.aucFloor),
    detectionCheck(evidence),
    floorCheck("sensitivity floor", sensitivity, set, settings.sensitivityFloor),
    floorCheck("specificity floor", specificity, set, settings.specificityFloor),
  ];
}

/** The same page also shows these figures for another set, so each names its own. */
const measuredOn: Readonly<Record<EvaluationSet, string>> = { OUT_OF_FOLD: "out of fold", LOCKED_TEST: "held-out test set" };

/** Unlike the floors of rates, an interval that reaches this floor fails: a model that may be no better than chance has shown nothing. */
function aucFloorCheck(auc: Interval, set: EvaluationSet, floor: number | null): GateCheck {
  const name = "auc floor";
  if (floor === null) return floorCheck(name, auc, set, floor);
  const say = (result: GateCheck["result"], words: string | null) =>
    check(name, result, { ...auc, limit: floor, note: [words, measuredOn[set]].filter((part) => part !== null).join("; ") });
  if (auc.value !== null && auc.value <= floor) return say("FAIL", "at or below the floor");
  if (auc.low === null) return say("INSUFFICIENT", "not estimable");
  return auc.low > floor ? say("PASS", null) : say("FAIL", "the interval reaches the floor");
}

/** A threshold above every abnormal breast is not an operating point, whatever the AUC. */
function detectionCheck({ abnormal: { detected, total }, set }: GateEvidence): GateCheck {
  const numbers = { value: detected, limit: 1, note: `of ${total} abnormal breasts; ${measuredOn[set]}` };
  return check("detections", total === 0 ? "INSUFFICIENT" : detected > 0 ? "PASS" : "FAIL", numbers);
}

function floorCheck(name: string, interval: Interval, set: EvaluationSet, floor: number | null): GateCheck {
  const say = (result: GateCheck["result"], words: string | null, judged = true) => {
    const note = [words, measuredOn[set]].filter((part) => part !== null).join("; ");
    return check(name, result, { ...interval, limit: floor, judged, note });
  };
  if (floor === null) return say("PASS", "no floor set", false);
  if (interval.low === null) return say("INSUFFICIENT", "not estimable");
  if (interval.low >= floor) return say("PASS", null);
  // The interval contains the floor: too few cases to show either side.
  const straddles = interval.high !== null && interval.high >= floor;
  return straddles ? say("INSUFFICIENT", "insufficient n: the interval holds the floor") : say("FAIL", null);
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
  return check("inference contract", passed === null ? "INSUFFICIENT" : passed ? "PASS" : "FAIL", { note });
}

type CheckNumbers = Partial<Pick<GateCheck, "value" | "low" | "high" | "limit" | "note" | "judged">>;

function check(name: string, result: GateCheck["result"], numbers: CheckNumbers): GateCheck {
  const { value = null, low = null, high = null, limit = null, note = null, judged = true } = numbers;
  return { name, result, passed: result === "INSUFFICIENT" ? null : result === "PASS", judged, value, low, high, limit, note };
}
