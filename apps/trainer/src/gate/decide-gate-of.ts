import {
  type ChampionComparison,
  type Difference,
  decideGate,
  defaultOperatingPoint,
  type GateEvidence,
  type GateSettings,
  type GateVerdict,
} from "@second-read/domain";
import { type EvaluatedCase, type MetricName, measureCases } from "@second-read/evaluation";
import { eceUnderPerfectCalibration, type Label, newcombePaired, pairedAuc, powerNotWorse, z95 } from "@second-read/metrics";

/** One seed for the simulated limit, so that a gate asked twice answers alike. */
const simulationSeed = 20_260_101;

export interface GateCase extends EvaluatedCase {
  /** Its class was proven by pathology. */
  readonly proven: boolean;
}

export interface Champion {
  /** by breast; of whom it has none is left out of what compares */
  readonly scores: ReadonlyMap<string, number>;
  readonly threshold: number;
}

export interface GateQuestion {
  readonly cases: readonly GateCase[];
  /** the challenger's frozen one, at its default operating point */
  readonly threshold: number;
  readonly champion: Champion | null;
  readonly inferenceContract: GateEvidence["inferenceContract"];
  readonly settings: GateSettings;
}

/** Measures the evidence on one state of truth, the challenger's, and asks the domain's gate. */
export function decideGateOf({ cases, threshold, champion, inferenceContract, settings }: GateQuestion): GateVerdict {
  const metrics = measureCases(cases, { operatingPoint: defaultOperatingPoint });
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
      sensitivity: metric("sensitivity"),
      specificity: metric("specificity"),
      calibration: ece === null || eceLimit === null ? null : { ece, eceLimit, slope: metric("calibrationSlope") },
      inferenceContract,
    },
    settings,
  );
}

interface Pair {
  readonly label: Label;
  readonly patientId: string;
  readonly challenger: number;
  readonly champion: number;
  readonly challengerCalls: boolean;
  readonly championCalls: boolean;
}

function compareWithChampion(
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
    auc: aucDifference(pairsOf(cases), aucMargin),
    sensitivity: rateDifference(positives, (one, who) => one[who], sensitivityMargin),
    specificity: rateDifference(negatives, (one, who) => !one[who], specificityMargin),
    subgroups: subgroups.map((name) => {
      const members = pairsOf(cases.filter((one) => one.subgroups.includes(name)));
      return { name, positives: members.pairs.filter(({ label }) => label === 1).length, ...aucDifference(members, aucMargin) };
    }),
    provenCancers: {
      n: cancers.pairs.length,
      leftOut: cancers.leftOut,
      newlyMissed: cancers.pairs.filter(({ championCalls, challengerCalls }) => championCalls && !challengerCalls).length,
    },
  };
}

interface Pairs {
  readonly pairs: readonly Pair[];
  readonly leftOut: number;
}

function pair(cases: readonly GateCase[], threshold: number, champion: Champion): Pairs {
  const pairs = cases.flatMap(({ breastId, patientId, positive, score }): Pair[] => {
    const championScore = champion.scores.get(breastId);
    if (championScore === undefined) return [];
    return [
      {
        label: positive ? 1 : 0,
        patientId,
        challenger: score,
        champion: championScore,
        challengerCalls: score >= threshold,
        championCalls: championScore >= champion.threshold,
      },
    ];
  });
  return { pairs, leftOut: cases.length - pairs.length };
}

function aucDifference({ pairs, leftOut }: Pairs, margin: number): Difference {
  const { value, low, high, standardError } = pairedAuc(
    pairs.map(({ label }) => label),
    pairs.map(({ champion }) => champion),
    pairs.map(({ challenger }) => challenger),
    pairs.map(({ patientId }) => patientId),
  );
  return { value, low, high, power: standardError === null ? null : powerNotWorse(standardError, margin), n: pairs.length, leftOut };
}

type Caller = "challengerCalls" | "championCalls";

function rateDifference({ pairs, leftOut }: Pairs, right: (pair: Pair, who: Caller) => boolean, margin: number): Difference {
  const count = (challenger: boolean, champion: boolean) =>
    pairs.filter((one) => right(one, "challengerCalls") === challenger && right(one, "championCalls") === champion).length;
  const interval = newcombePaired({
    both: count(true, true),
    firstOnly: count(true, false),
    secondOnly: count(false, true),
    neither: count(false, false),
  });
  const compared = { n: pairs.length, leftOut };
  if (interval === null) return { value: null, low: null, high: null, power: null, ...compared };
  return { ...interval, power: powerNotWorse((interval.high - interval.low) / (2 * z95), margin), ...compared };
}
