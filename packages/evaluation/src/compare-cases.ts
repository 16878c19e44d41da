import { assertNever, isFlagged, type VersionChange } from "@second-read/domain";
import {
  auc,
  clusteredProportion,
  defaultBootstrapDraws,
  type Estimate,
  type Label,
  mcnemar,
  newcombePaired,
  type PairedAuc,
  pairedAuc,
} from "@second-read/metrics";

/** One breast scored by two versions, each with its own threshold. */
export interface PairedCase {
  readonly patientId: string;
  readonly positive: boolean;
  readonly a: { readonly score: number; readonly flagged: boolean };
  readonly b: { readonly score: number; readonly flagged: boolean };
}

export type ComparedName = "auc" | "sensitivity" | "specificity";

/** A metric of both versions on the same breasts, and the difference b − a with its own interval. */
export interface ComparedMetric {
  readonly name: ComparedName;
  readonly a: Estimate;
  readonly b: Estimate;
  readonly difference: Estimate;
}

export interface CaseComparison {
  readonly metrics: readonly ComparedMetric[];
  /** McNemar's test of which version classifies correctly; null without a breast. */
  readonly mcnemarP: number | null;
}

const bootstrap = { seed: 20_241, draws: defaultBootstrapDraws };

export function pairOf(
  one: Pick<PairedCase, "patientId" | "positive"> & { readonly scoreA: number; readonly scoreB: number },
  thresholds: { readonly a: number; readonly b: number },
): PairedCase {
  const { patientId, positive, scoreA, scoreB } = one;
  return {
    patientId,
    positive,
    a: { score: scoreA, flagged: isFlagged(scoreA, thresholds.a) },
    b: { score: scoreB, flagged: isFlagged(scoreB, thresholds.b) },
  };
}

/** All metrics of a comparison on the same breasts: AUC by paired DeLong clustered by patient, rates by Newcombe's paired interval. */
export function compareCases(pairs: readonly PairedCase[]): CaseComparison {
  const isRight = (pair: PairedCase, who: "a" | "b") => pair[who].flagged === pair.positive;
  const [onlyA, onlyB] = (["a", "b"] as const).map(
    (who) => pairs.filter((pair) => isRight(pair, who) && !isRight(pair, who === "a" ? "b" : "a")).length,
  ) as [number, number];
  const rate = (name: ComparedName, members: readonly PairedCase[]): ComparedMetric => ({
    name,
    a: shareRight(members, "a"),
    b: shareRight(members, "b"),
    difference: rateDifference(members),
  });
  return {
    metrics: [
      { name: "auc", a: aucOf(pairs, "a"), b: aucOf(pairs, "b"), difference: aucDifference(pairs) },
      rate(
        "sensitivity",
        pairs.filter(({ positive }) => positive),
      ),
      rate(
        "specificity",
        pairs.filter(({ positive }) => !positive),
      ),
    ],
    mcnemarP: pairs.length === 0 ? null : mcnemar(onlyA, onlyB).p,
  };
}

/** AUC of b minus that of a. */
export function aucDifference(pairs: readonly PairedCase[]): PairedAuc {
  return pairedAuc(
    labelsOf(pairs),
    pairs.map(({ a }) => a.score),
    pairs.map(({ b }) => b.score),
    pairs.map(({ patientId }) => patientId),
  );
}

/** The share that b classifies correctly minus the share that a does, among breasts of one class. */
export function rateDifference(members: readonly PairedCase[]): Estimate {
  const count = (b: boolean, a: boolean) =>
    members.filter((pair) => (pair.b.flagged === pair.positive) === b && (pair.a.flagged === pair.positive) === a).length;
  const interval = newcombePaired({
    both: count(true, true),
    firstOnly: count(true, false),
    secondOnly: count(false, true),
    neither: count(false, false),
  });
  const common = { n: members.length, method: "Newcombe, paired (method 10)" };
  return interval === null
    ? { value: null, low: null, high: null, ...common, note: "not estimable: n = 0" }
    : { ...interval, ...common, note: null };
}

/** How b's call of a breast differs from a's, if one of them is wrong in a way worth examining; null otherwise. */
export function changeOf({ positive, a, b }: PairedCase): VersionChange | null {
  if (!positive) return b.flagged && !a.flagged ? "NEWLY_FALSE_ALARM" : null;
  if (b.flagged) return a.flagged ? null : "NEWLY_CAUGHT";
  return a.flagged ? "NEWLY_MISSED" : "STILL_MISSED";
}

/** The version whose error a change shows: the one that was wrong, or the later one if both were. */
export function erringVersion(change: VersionChange): "a" | "b" {
  switch (change) {
    case "NEWLY_CAUGHT":
      return "a";
    case "NEWLY_MISSED":
    case "STILL_MISSED":
    case "NEWLY_FALSE_ALARM":
      return "b";
    default:
      return assertNever(change);
  }
}

function labelsOf(pairs: readonly PairedCase[]): Label[] {
  return pairs.map(({ positive }) => (positive ? 1 : 0));
}

function aucOf(pairs: readonly PairedCase[], who: "a" | "b"): Estimate {
  return auc(
    labelsOf(pairs),
    pairs.map((pair) => pair[who].score),
    pairs.map(({ patientId }) => patientId),
  );
}

function shareRight(members: readonly PairedCase[], who: "a" | "b"): Estimate {
  return clusteredProportion(
    members.map((pair) => pair[who].flagged === pair.positive),
    members.map(({ patientId }) => patientId),
    bootstrap,
  );
}
