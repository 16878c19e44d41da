import {
  type ChampionComparison,
  type Difference,
  decideGate,
  defaultOperatingPoint,
  type EvaluationSet,
  type GateEvidence,
  type GateSettings,
  type GateVerdict,
} from "@second-read/domain";
import {
  aucDifference,
  changeOf,
  countConfusion,
  type EvaluatedCase,
  type MetricName,
  measureCases,
  type PairedCase,
  pairOf,
  rateDifference,
} from "@second-read/evaluation";
import { eceUnderPerfectCalibration, powerNotWorse, z95 } from "@second-read/metrics";

/** A fixed seed for the simulated limit, so that the gate gives the same answer when it is asked twice. */
const simulationSeed = 20_260_101;

export interface GateCase extends EvaluatedCase {
  /** Its class was proven by pathology. */
  readonly proven: boolean;
}

export interface Champion {
  /** by breast; a breast without a score is left out of comparisons */
  readonly scores: ReadonlyMap<string, number>;
  readonly threshold: number;
}

export interface GateQuestion {
  readonly set: EvaluationSet;
  readonly cases: readonly GateCase[];
  /** the challenger's frozen threshold at its default operating point */
  readonly threshold: number;
  readonly champion: Champion | null;
  readonly inferenceContract: GateEvidence["inferenceContract"];
  readonly settings: GateSettings;
}

/** Measures all evidence on the same state of truth, the challenger's, and asks the domain's gate. */
export function decideGateOf({ set, cases, threshold, champion, inferenceContract, settings }: GateQuestion): GateVerdict {
  const choice = { operatingPoint: defaultOperatingPoint };
  const metrics = measureCases(cases, choice);
  const { truePositives, falseNegatives } = countConfusion(cases, choice);
  const metric = (name: MetricName) => {
    const found = metrics.find((one) => one.name === name);
    return { value: found?.value ?? null, low: found?.low ?? null, high: found?.high ?? null };
  };
  const ece = metric("ece").value;
  const eceLimit = eceUnderPerfectCalibration(
    cases.map(({ score }) => score),
    { seed: simulationSeed },
  );
  return decideGate(
    {
      champion: champion === null ? null : compareWithChampion(cases, threshold, champion, settings),
      set,
      auc: metric("auc"),
      abnormal: { detected: truePositives, total: truePositives + falseNegatives },
      sensitivity: metric("sensitivity"),
      specificity: metric("specificity"),
      calibration: ece === null || eceLimit === null ? null : { ece, eceLimit, slope: metric("calibrationSlope") },
      inferenceContract,
    },
    settings,
  );
}

/** The gate's comparison, on the breasts that both have scored. */
export function compareWithChampion(
  cases: readonly GateCase[],
  threshold: number,
  champion: Champion,
  { aucMargin, sensitivityMargin, specificityMargin }: GateSettings,
): ChampionComparison {
  const pairsOf = (members: readonly GateCase[]) => pair(members, threshold, champion);
  const positives = pairsOf(cases.filter(({ positive }) => positive));
  const negatives = pairsOf(cases.filter(({ positive }) => !positive));
  const cancers = pairsOf(cases.filter(({ breastClass, proven }) => proven && breastClass === "MALIGNANT"));
  const subgroups = [...new Set(cases.flatMap((one) => one.subgroups))].sort();
  return {
    auc: differenceOfAuc(pairsOf(cases), aucMargin),
    sensitivity: differenceOfRate(positives, sensitivityMargin),
    specificity: differenceOfRate(negatives, specificityMargin),
    subgroups: subgroups.map((name) => {
      const members = pairsOf(cases.filter((one) => one.subgroups.includes(name)));
      return { name, positives: members.pairs.filter(({ positive }) => positive).length, ...differenceOfAuc(members, aucMargin) };
    }),
    provenCancers: {
      n: cancers.pairs.length,
      leftOut: cancers.leftOut,
      newlyMissed: cancers.pairs.filter((one) => changeOf(one) === "NEWLY_MISSED").length,
    },
  };
}

/** a is the champion, b the challenger. */
interface Pairs {
  readonly pairs: readonly PairedCase[];
  readonly leftOut: number;
}

function pair(cases: readonly GateCase[], threshold: number, champion: Champion): Pairs {
  const pairs = cases.flatMap(({ breastId, patientId, positive, score }): PairedCase[] => {
    const scoreA = champion.scores.get(breastId);
    if (scoreA === undefined) return [];
    return [pairOf({ patientId, positive, scoreA, scoreB: score }, { a: champion.threshold, b: threshold })];
  });
  return { pairs, leftOut: cases.length - pairs.length };
}

function differenceOfAuc({ pairs, leftOut }: Pairs, margin: number): Difference {
  const { value, low, high, standardError } = aucDifference(pairs);
  return { value, low, high, power: standardError === null ? null : powerNotWorse(standardError, margin), n: pairs.length, leftOut };
}

function differenceOfRate({ pairs, leftOut }: Pairs, margin: number): Difference {
  const { value, low, high } = rateDifference(pairs);
  const power = low === null || high === null ? null : powerNotWorse((high - low) / (2 * z95), margin);
  return { value, low, high, power, n: pairs.length, leftOut };
}
