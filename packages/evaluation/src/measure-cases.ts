import { defaultOperatingPoint, isFlagged, type OperatingPointName } from "@second-read/domain";
import {
  auc,
  brier,
  type ConfusionMatrix,
  calibrationBins,
  calibrationFit,
  clusterBootstrap,
  clusterBootstrapOfCounts,
  clusteredProportion,
  confusionFromCalls,
  confusionFromCounts,
  defaultBootstrapDraws,
  type Estimate,
  ece,
  eceUnderPerfectCalibration,
  f1,
  type Label,
  logLoss,
  npvAtPrevalence,
  ppvAtPrevalence,
  prAuc,
} from "@second-read/metrics";
import type { EvaluatedCase, MeasuredCase } from "./evaluated-case.ts";
import { type Confusion, type MetricName, type MetricValue, metricNames } from "./evaluation-summary.ts";

/**
 * How cases are classified: at a named point (each case with its own threshold of that name), or at one given number, which takes precedence and is
 * never frozen.
 */
export interface ThresholdChoice {
  readonly operatingPoint?: OperatingPointName;
  readonly threshold?: number;
  /** Only cases of this subgroup. */
  readonly subgroup?: string;
  /** Prevalence of abnormal breasts where the model is to be used, 0 to 1 exclusive: PPV and NPV are also given at it. Null or absent: not stated. */
  readonly prevalence?: number | null;
}

export const bootstrap = { seed: 20_241, draws: defaultBootstrapDraws };
const bootstrapMethod = `patient bootstrap, ${bootstrap.draws} draws, seed ${bootstrap.seed}`;
const classes = { positiveClass: "abnormal", negativeClass: "normal" };

export function isCalled(
  { score, thresholds }: Pick<EvaluatedCase, "score" | "thresholds">,
  { threshold, operatingPoint = defaultOperatingPoint }: ThresholdChoice,
): boolean {
  return isFlagged(score, threshold ?? thresholds[operatingPoint]);
}

/**
 * All metrics of these breasts, or those named, with *abnormal* as the positive class and intervals by patient. Null with a note if there is too
 * little data for an estimate. Takes about a second for 1,000 breasts, so a process that must stay responsive uses `openMeasuring`.
 */
export function measureCases(
  all: readonly MeasuredCase[],
  choice: ThresholdChoice,
  only: readonly MetricName[] = metricNames,
): MetricValue[] {
  const cases = chosen(all, choice);
  const labels = cases.map((one): Label => (one.positive ? 1 : 0));
  const scores = cases.map(({ score }) => score);
  const patients = cases.map(({ patientId }) => patientId);
  const calls = cases.map((one) => isCalled(one, choice));
  let fitted: ReturnType<typeof calibrationFit> | undefined;
  const fit = () => {
    fitted ??= calibrationFit(labels, scores, patients);
    return fitted;
  };
  const shareOf = (name: MetricName, member: (i: number) => boolean, hit: (i: number) => boolean) => {
    const members = cases.map((_, i) => i).filter(member);
    return named(
      name,
      clusteredProportion(
        members.map(hit),
        members.map((i) => patients[i] as string),
        bootstrap,
      ),
    );
  };
  const estimated = (
    name: MetricName,
    value: number | null,
    intervalOf: () => { readonly low: number; readonly high: number } | null,
    method = bootstrapMethod,
  ): MetricValue => {
    const interval = value === null ? null : intervalOf();
    const note = value === null ? "not estimable: too few breasts" : interval === null ? "interval not estimable" : null;
    return { name, value, low: interval?.low ?? null, high: interval?.high ?? null, n: cases.length, method, note };
  };
  const ofScores = (name: MetricName, statistic: (labels: Label[], scores: number[]) => number | null): MetricValue => {
    const pick = (indices: readonly number[]) =>
      statistic(
        indices.map((i) => labels[i] as Label),
        indices.map((i) => scores[i] as number),
      );
    return estimated(name, pick([...cases.keys()]), () => clusterBootstrap(patients, pick, bootstrap));
  };
  const ofCounts = (name: MetricName, statistic: (matrix: ConfusionMatrix) => number | null, method?: string): MetricValue => {
    const drawn = ([trueNegatives = 0, falsePositives = 0, falseNegatives = 0, truePositives = 0]: readonly number[]) =>
      statistic(confusionFromCounts({ ...classes, truePositives, falseNegatives, falsePositives, trueNegatives }));
    const kindOf = (i: number) => 2 * Number(positive(i)) + Number(called(i));
    const value = statistic(confusionFromCalls(labels, calls, classes));
    return estimated(name, value, () => clusterBootstrapOfCounts(patients, kindOf, 4, drawn, bootstrap), method);
  };
  const called = (i: number) => calls[i] === true;
  const positive = (i: number) => labels[i] === 1;
  const { prevalence = null } = choice;
  const atPrevalence = (name: MetricName, predictiveValue: typeof ppvAtPrevalence): MetricValue | null =>
    prevalence === null
      ? null
      : ofCounts(name, (matrix) => predictiveValue(matrix, prevalence), `at a prevalence of ${prevalence}; ${bootstrapMethod}`);
  const isRight = (i: number) => called(i) === positive(i);
  const measures: Record<MetricName, () => MetricValue | null> = {
    auc: () => named("auc", auc(labels, scores, patients)),
    prAuc: () => ofScores("prAuc", (y, s) => prAuc(y, s)),
    logLoss: () => ofScores("logLoss", (y, s) => logLoss(y, s)),
    sensitivity: () => shareOf("sensitivity", positive, called),
    specificity: () => shareOf("specificity", (i) => !positive(i), isRight),
    ppv: () => shareOf("ppv", called, positive),
    npv: () => shareOf("npv", (i) => !called(i), isRight),
    ppvAtPrevalence: () => atPrevalence("ppvAtPrevalence", ppvAtPrevalence),
    npvAtPrevalence: () => atPrevalence("npvAtPrevalence", npvAtPrevalence),
    accuracy: () => shareOf("accuracy", () => true, isRight),
    f1: () => ofCounts("f1", (matrix) => f1(matrix).value),
    brier: () => ofScores("brier", (y, s) => brier(y, s)),
    ece: () =>
      calibrationError(
        ofScores("ece", (y, s) => ece(calibrationBins(y, s))),
        scores,
      ),
    calibrationSlope: () => named("calibrationSlope", fit().slope),
    calibrationIntercept: () => named("calibrationIntercept", fit().intercept),
  };
  return metricNames.filter((name) => only.includes(name)).flatMap((name) => measures[name]() ?? []);
}

/**
 * Draws with replacement are binned more unevenly than the sample, so their calibration errors are too high: with percentiles, one of eight errors of
 * perfectly calibrated models lay below its own interval, and no interval reached 0. So the interval is mirrored at the figure (basic bootstrap),
 * contains it, and begins at 0 unless perfect calibration would give such an error in fewer than 5 % of samples, as the gate asks too.
 */
function calibrationError(estimate: MetricValue, scores: readonly number[]): MetricValue {
  const { value, low, high, method } = estimate;
  if (value === null || low === null || high === null) return estimate;
  const limit = eceUnderPerfectCalibration(scores, { seed: bootstrap.seed });
  return {
    ...estimate,
    low: limit !== null && value <= limit ? 0 : Math.max(0, Math.min(value, 2 * value - high)),
    high: Math.max(value, 2 * value - low),
    method: `basic ${method}`,
  };
}

/** The four counts at the chosen threshold. */
export function countConfusion(all: readonly MeasuredCase[], choice: ThresholdChoice): Confusion {
  const cases = chosen(all, choice);
  const { truePositives, falseNegatives, falsePositives, trueNegatives } = confusionFromCalls(
    cases.map((one): Label => (one.positive ? 1 : 0)),
    cases.map((one) => isCalled(one, choice)),
    classes,
  );
  return { positiveClass: "abnormal", truePositives, falseNegatives, falsePositives, trueNegatives };
}

function chosen(cases: readonly MeasuredCase[], { subgroup }: ThresholdChoice): readonly MeasuredCase[] {
  return inOneOrder(subgroup === undefined ? cases : cases.filter(({ subgroups }) => subgroups.includes(subgroup)));
}

/** Sorts cases, since bootstrap draws of patients depend on their order, and card, gate and page must show the same interval of a metric. */
export function inOneOrder<Case extends MeasuredCase>(cases: readonly Case[]): Case[] {
  const key = ({ patientId, examId, laterality }: MeasuredCase) => `${patientId} ${examId} ${laterality}`;
  return [...cases].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function named(name: MetricName, { value, low, high, n, method, note }: Estimate): MetricValue {
  return { name, value, low, high, n, method, note };
}
