import {
  assertNever,
  type DriftBreast,
  type DriftFigure,
  type DriftMeasure,
  driftLevel,
  driftMeasures,
  leastExamsOfMonth,
} from "@second-read/domain";
import { type Binned, populationStability } from "@second-read/metrics";

/** Scores are binned by the quintiles of the training data. */
const scoreBins = 5;

/** Compares each month's exams with the training data. Months with fewer than 20 exams are listed but not evaluated. */
export function measureDrift(breasts: readonly DriftBreast[]): DriftFigure[] {
  const reference = breasts.filter(({ month }) => month === null);
  const months = [...new Set(breasts.flatMap(({ month }) => month ?? []))].sort();
  return months.flatMap((month) => {
    const current = breasts.filter((one) => one.month === month);
    return driftMeasures.map((measure) => figureOf(month, measure, reference, current));
  });
}

function figureOf(month: string, measure: DriftMeasure, reference: readonly DriftBreast[], current: readonly DriftBreast[]): DriftFigure {
  const exams = new Set(current.map(({ examId }) => examId)).size;
  if (exams < leastExamsOfMonth) {
    const note = `fewer than ${leastExamsOfMonth} exams`;
    const psi = { value: null, low: null, high: null, n: current.length, method: "none", note };
    return { month, measure, exams, psi, chanceLimit: null, level: "NOT_EVALUATED" };
  }
  const { training, now, bins } = binned(measure, reference, current);
  const { psi, chanceLimit } = populationStability(training, now, bins);
  return { month, measure, exams, psi, chanceLimit, level: driftLevel(psi.value, chanceLimit) };
}

function binned(measure: DriftMeasure, reference: readonly DriftBreast[], current: readonly DriftBreast[]) {
  switch (measure) {
    case "SCORE": {
      const edges = fifths(reference.map(({ score }) => score));
      const binOf = ({ score }: DriftBreast) => edges.filter((edge) => score > edge).length;
      return { training: units(reference, binOf), now: units(current, binOf), bins: scoreBins };
    }
    case "DENSITY":
      return byWord(reference, current, ({ density }) => density);
    case "VENDOR":
      return byWord(oneOfEachExam(reference), oneOfEachExam(current), ({ vendor }) => vendor);
    case "RECALL":
      return byWord(oneOfEachExam(reference), oneOfEachExam(current), ({ isRecalled }) =>
        isRecalled === null ? null : String(isRecalled),
      );
    default:
      return assertNever(measure);
  }
}

function byWord(reference: readonly DriftBreast[], current: readonly DriftBreast[], wordOf: (breast: DriftBreast) => string | null) {
  const words = [...new Set([...reference, ...current].flatMap((one) => wordOf(one) ?? []))].sort();
  const binOf = (one: DriftBreast) => {
    const word = wordOf(one);
    return word === null ? null : words.indexOf(word);
  };
  return { training: units(reference, binOf), now: units(current, binOf), bins: words.length };
}

/** Only breasts whose value is known. */
function units(breasts: readonly DriftBreast[], binOf: (breast: DriftBreast) => number | null): Binned[] {
  return breasts.flatMap((one) => {
    const bin = binOf(one);
    return bin === null ? [] : [{ patient: one.patientId, bin }];
  });
}

function oneOfEachExam(breasts: readonly DriftBreast[]): DriftBreast[] {
  return [...new Map(breasts.map((one) => [one.examId, one])).values()];
}

/** The four scores that divide the training data into fifths. */
function fifths(scores: readonly number[]): number[] {
  const sorted = [...scores].sort((a, b) => a - b);
  return [1, 2, 3, 4].map((fifth) => sorted[Math.floor((fifth * sorted.length) / scoreBins)] ?? 0);
}
