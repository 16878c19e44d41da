import { type Connection, findPredictionsOfVersion, type ModelVersion, type Project, type StoredGateCheck } from "@second-read/database";
import {
  type ChampionComparison,
  type Difference,
  decideGate,
  defaultGateSettings,
  type GateDecision,
  type GateSettings,
} from "@second-read/domain";
import {
  defaultOperatingPoint,
  type EvaluatedCase,
  type EvaluationSummary,
  type MetricName,
  type VersionScoring,
} from "@second-read/learning";
import { eceUnderPerfectCalibration, type Label, newcombePaired, pairedAuc, powerNotWorse, z95 } from "@second-read/metrics";

/** One seed for the simulated limit, so that a gate asked twice answers alike. */
const simulationSeed = 20_260_101;

export interface GateInput {
  readonly version: ModelVersion;
  readonly champion: ModelVersion | null;
  readonly summary: EvaluationSummary;
  readonly cases: readonly EvaluatedCase[];
  readonly settings?: Partial<GateSettings>;
}

export interface DecidedGate {
  readonly modelVersionId: string;
  readonly championId: string | null;
  readonly decision: GateDecision;
  readonly checks: readonly StoredGateCheck[];
}

/** Gathers the evidence on one state of truth, the challenger's, and asks the domain's gate. */
export async function decideGateOf(
  connection: Connection,
  { version, champion, summary, cases, settings }: GateInput,
): Promise<DecidedGate> {
  const metric = (name: MetricName) => {
    const found = summary.metrics.find((one) => one.name === name);
    return { value: found?.value ?? null, low: found?.low ?? null, high: found?.high ?? null };
  };
  const effective = { ...defaultGateSettings, ...settings };
  const ece = metric("ece").value;
  const eceLimit = eceUnderPerfectCalibration(
    cases.map(({ score }) => score),
    { seed: simulationSeed },
  );
  const comparison = champion === null ? null : await compareWithChampion(connection, version, champion, cases, effective);
  const { decision, checks } = decideGate(
    {
      champion: comparison,
      sensitivity: metric("sensitivity"),
      specificity: metric("specificity"),
      calibration: ece === null || eceLimit === null ? null : { ece, eceLimit, slope: metric("calibrationSlope") },
      inferenceContract: {
        passed: true,
        note: "the fold nets that gave these figures are the ones that will score; files checked by digest",
      },
    },
    effective,
  );
  return { modelVersionId: version.id, championId: champion?.id ?? null, decision, checks: checks.map(({ result: _, ...check }) => check) };
}

interface Pair {
  readonly label: Label;
  readonly patientId: string;
  readonly challenger: number;
  readonly champion: number;
  readonly challengerCalls: boolean;
  readonly championCalls: boolean;
  readonly subgroups: readonly string[];
}

async function compareWithChampion(
  connection: Connection,
  version: ModelVersion,
  champion: ModelVersion,
  cases: readonly EvaluatedCase[],
  settings: GateSettings,
): Promise<ChampionComparison> {
  const predictions = await findPredictionsOfVersion(connection, champion.id);
  const scoreOf = new Map(predictions.map(({ examId, laterality, score }) => [`${examId}:${laterality}`, score]));
  const [own, other] = [frozenThreshold(version), frozenThreshold(champion)];
  const pairs = cases.flatMap(({ examId, laterality, patientId, positive, score, subgroups }): Pair[] => {
    const championScore = scoreOf.get(`${examId}:${laterality}`);
    if (championScore === undefined) return [];
    const label: Label = positive ? 1 : 0;
    return [
      {
        label,
        patientId,
        challenger: score,
        champion: championScore,
        challengerCalls: score >= own,
        championCalls: championScore >= other,
        subgroups,
      },
    ];
  });
  const subgroups = [...new Set(pairs.flatMap((pair) => pair.subgroups))].sort();
  return {
    auc: aucDifference(pairs, settings.aucMargin),
    sensitivity: rateDifference(
      pairs.filter(({ label }) => label === 1),
      (pair, who) => pair[who],
      settings.sensitivityMargin,
    ),
    specificity: rateDifference(
      pairs.filter(({ label }) => label === 0),
      (pair, who) => !pair[who],
      settings.specificityMargin,
    ),
    subgroups: subgroups.map((name) => {
      const members = pairs.filter((pair) => pair.subgroups.includes(name));
      return { name, positives: members.filter(({ label }) => label === 1).length, ...aucDifference(members, settings.aucMargin) };
    }),
    newlyMissedCancers: 0,
    signedOffBy: null,
  };
}

function frozenThreshold(version: ModelVersion): number {
  const { operatingPoints } = version.scoring as unknown as VersionScoring;
  return operatingPoints.find(({ name }) => name === defaultOperatingPoint)?.threshold ?? 0.5;
}

function aucDifference(pairs: readonly Pair[], margin: number): Difference {
  const { value, low, high, standardError } = pairedAuc(
    pairs.map(({ label }) => label),
    pairs.map(({ champion }) => champion),
    pairs.map(({ challenger }) => challenger),
    pairs.map(({ patientId }) => patientId),
  );
  return { value, low, high, power: standardError === null ? null : powerNotWorse(standardError, margin) };
}

type Caller = "challengerCalls" | "championCalls";

function rateDifference(pairs: readonly Pair[], right: (pair: Pair, who: Caller) => boolean, margin: number): Difference {
  const count = (challenger: boolean, champion: boolean) =>
    pairs.filter((pair) => right(pair, "challengerCalls") === challenger && right(pair, "championCalls") === champion).length;
  const interval = newcombePaired({
    both: count(true, true),
    firstOnly: count(true, false),
    secondOnly: count(false, true),
    neither: count(false, false),
  });
  if (interval === null) return { value: null, low: null, high: null, power: null };
  return { ...interval, power: powerNotWorse((interval.high - interval.low) / (2 * z95), margin) };
}

/** The project's own numbers for the gate, where it has set any. */
export function gateSettingsOf({ settings }: Pick<Project, "settings">): Partial<GateSettings> {
  const { gate } = (settings ?? {}) as { gate?: Partial<GateSettings> };
  return gate ?? {};
}
