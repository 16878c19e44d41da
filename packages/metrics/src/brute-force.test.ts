import { describe, expect, it } from "vitest";
import {
  auc,
  calibrationBins,
  chooseThreshold,
  cohenKappa,
  frocSensitivity,
  type Label,
  type MarkedImage,
  mcnemar,
  newcombePaired,
  pairedAuc,
  populationStability,
  prAuc,
  type Random,
  randomStream,
  rocCurve,
  wilson,
} from "./index.ts";

// Each figure once more as its definition reads, without ranks, sorting or other shortcuts, on small random data with many ties.

interface Sample {
  readonly labels: Label[];
  readonly scores: number[];
  readonly others: number[];
  readonly patients: number[];
}

/** A few patients with one to three units each, of few different scores; both classes occur. */
function sampleOf(random: Random): Sample {
  for (;;) {
    const patients = Array.from({ length: random.integer(2, 9) }, (_, patient) =>
      Array.from({ length: random.integer(1, 3) }, () => patient),
    ).flat();
    const labels = patients.map((): Label => (random.chance(0.4) ? 1 : 0));
    if (!labels.includes(0) || !labels.includes(1)) continue;
    const score = () => random.integer(-3, 3) / 4;
    return { labels, scores: patients.map(score), others: patients.map(score), patients };
  }
}

function samples(seed: number, count: number): Sample[] {
  const random = randomStream(seed, "brute force");
  return Array.from({ length: count }, () => sampleOf(random));
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const placesOf = (labels: readonly Label[], label: Label) => labels.flatMap((one, index) => (one === label ? [index] : []));

/** Each unit's share of pairs won: of a positive against all negatives, of a negative against all positives. */
function pairsWon({ labels }: Sample, scores: readonly number[]): number[] {
  const won = (x: number, y: number) => (x > y ? 1 : x === y ? 0.5 : 0);
  return labels.map((label, index) =>
    mean(
      placesOf(labels, label === 1 ? 0 : 1).map((other) =>
        label === 1 ? won(scores[index] as number, scores[other] as number) : won(scores[other] as number, scores[index] as number),
      ),
    ),
  );
}

/** Obuchowski's covariance of two AUCs by the sums of each patient; null with fewer than two patients of a class. */
function covarianceOf(sample: Sample, a: readonly number[], b: readonly number[]): number | null {
  const { labels, patients } = sample;
  const everyone = [...new Set(patients)];
  const [positives, negatives] = [placesOf(labels, 1), placesOf(labels, 0)];
  const [thetaA, thetaB] = [a, b].map((won) => mean(positives.map((index) => won[index] as number))) as [number, number];
  const sumOf = (won: readonly number[], theta: number, own: readonly number[], patient: number) =>
    own.filter((index) => patients[index] === patient).reduce((sum, index) => sum + (won[index] as number) - theta, 0);
  const having = (own: readonly number[]) => everyone.filter((patient) => own.some((index) => patients[index] === patient)).length;
  const [with1, with0] = [having(positives), having(negatives)];
  if (with1 < 2 || with0 < 2) return null;
  const products = (ofA: readonly number[], ofB: readonly number[]) =>
    everyone.reduce((sum, patient) => sum + sumOf(a, thetaA, ofA, patient) * sumOf(b, thetaB, ofB, patient), 0);
  const [m, n] = [positives.length, negatives.length];
  return (
    ((with1 / ((with1 - 1) * m)) * products(positives, positives)) / m +
    ((with0 / ((with0 - 1) * n)) * products(negatives, negatives)) / n +
    ((everyone.length / (everyone.length - 1)) * (products(positives, negatives) + products(negatives, positives))) / (m * n)
  );
}

describe("by its definition", () => {
  it("AUC, its variance with and without clusters, and the paired difference", () => {
    for (const sample of samples(1, 1500)) {
      const { labels, scores, others, patients } = sample;
      const [a, b] = [pairsWon(sample, scores), pairsWon(sample, others)];
      const theta = (won: readonly number[]) => mean(placesOf(labels, 1).map((index) => won[index] as number));
      for (const clusters of [patients, labels.map((_, index) => index)]) {
        const grouped = { ...sample, patients: clusters };
        const estimate = auc(labels, scores, clusters);
        expect(estimate.value).toBeCloseTo(theta(a), 12);
        const variance = covarianceOf(grouped, a, a);
        if (estimate.variance === null) expect(variance === null || variance < 1e-12 || [0, 1].includes(theta(a))).toBe(true);
        else expect(estimate.variance).toBeCloseTo(variance ?? Number.NaN, 12);
        const pair = pairedAuc(labels, scores, others, clusters);
        expect(pair.value).toBeCloseTo(theta(b) - theta(a), 12);
        const spread = [covarianceOf(grouped, a, a), covarianceOf(grouped, b, b), covarianceOf(grouped, a, b)];
        const ofDifference = (spread[0] ?? 0) + (spread[1] ?? 0) - 2 * (spread[2] ?? 0);
        if (pair.standardError === null) expect(spread[0] === null || ofDifference < 1e-12).toBe(true);
        else expect(pair.standardError ** 2).toBeCloseTo(ofDifference, 12);
      }
    }
  });

  it("an AUC has no interval of zero width, whatever cancels out between patients", () => {
    const random = randomStream(2, "zero width");
    for (let count = 0; count < 3000; count++) {
      const breast = () => ({ label: (random.chance(0.5) ? 1 : 0) as Label, score: random.integer(0, 3) });
      const own = Array.from({ length: random.integer(2, 4) }, breast);
      const units = Array.from({ length: random.integer(2, 6) }, (_, patient) => own.map((unit) => ({ ...unit, patient }))).flat();
      const { low, high } = auc(
        units.map(({ label }) => label),
        units.map(({ score }) => score),
        units.map(({ patient }) => patient),
      );
      expect(low === null || high === null || high - low > 1e-6).toBe(true);
    }
  });

  it("the points of a ROC curve, average precision and every threshold", () => {
    for (const { labels, scores } of samples(3, 400)) {
      const rates = (threshold: number) => {
        const share = (label: Label, is: (score: number) => boolean) =>
          mean(placesOf(labels, label).map((index) => Number(is(scores[index] as number))));
        return { sensitivity: share(1, (score) => score >= threshold), specificity: share(0, (score) => score < threshold) };
      };
      const candidates = [9, ...new Set(scores)].sort((a, b) => b - a);
      expect(rocCurve(labels, scores).map(({ sensitivity, specificity }) => [sensitivity, specificity.toFixed(9)])).toEqual(
        candidates.map((one) => [rates(one).sensitivity, rates(one).specificity.toFixed(9)]),
      );
      // Precision at each step, weighted by the recall that it adds.
      const steps = candidates.slice(1).map((threshold, index) => {
        const flagged = labels.filter((_, unit) => (scores[unit] as number) >= threshold);
        return mean(flagged) * (rates(threshold).sensitivity - rates(candidates[index] as number).sensitivity);
      });
      expect(prAuc(labels, scores)).toBeCloseTo(
        steps.reduce((sum, step) => sum + step, 0),
        12,
      );
      const chosen = (kind: "FIXED_SPECIFICITY" | "FIXED_SENSITIVITY", target: number) => chooseThreshold(labels, scores, { kind, target });
      const reaching = candidates.filter((one) => rates(one).specificity >= 0.8 - 1e-9);
      expect(chosen("FIXED_SPECIFICITY", 0.8)?.sensitivity).toBe(Math.max(...reaching.map((one) => rates(one).sensitivity)));
      const finding = candidates.filter((one) => rates(one).sensitivity >= 0.9 - 1e-9);
      expect(chosen("FIXED_SENSITIVITY", 0.9)?.specificity).toBeCloseTo(Math.max(...finding.map((one) => rates(one).specificity)), 12);
      const youden = chooseThreshold(labels, scores, { kind: "YOUDEN" });
      expect((youden?.sensitivity ?? 0) + (youden?.specificity ?? 0)).toBeCloseTo(
        Math.max(...candidates.map((one) => rates(one).sensitivity + rates(one).specificity)),
        12,
      );
      const worth = ({ sensitivity, specificity }: { sensitivity: number; specificity: number }) =>
        5 * sensitivity * placesOf(labels, 1).length - (1 - specificity) * placesOf(labels, 0).length;
      const cost = chooseThreshold(labels, scores, { kind: "COST_RATIO", costRatio: 5 });
      expect(worth(cost ?? { sensitivity: -1, specificity: 0 })).toBeCloseTo(Math.max(...candidates.map((one) => worth(rates(one)))), 9);
    }
  });

  it("the sensitivity of FROC at a rate of false marks, by trying every threshold", () => {
    const random = randomStream(4, "froc");
    for (let count = 0; count < 60; count++) {
      const images = Array.from({ length: random.integer(1, 5) }, (_, patient): MarkedImage => {
        const lesions = random.integer(0, 2);
        const mark = () => ({
          score: random.integer(0, 4),
          lesion: random.chance(0.5) && lesions > 0 ? random.integer(0, lesions - 1) : null,
        });
        return { patient: String(patient), lesions, marks: Array.from({ length: random.integer(0, 4) }, mark) };
      });
      const lesions = images.reduce((sum, image) => sum + image.lesions, 0);
      for (const rate of [0, 0.25, 0.5, 1, 2]) {
        const at = [9, 4, 3, 2, 1, 0].map((threshold) => {
          const marks = images.map((image) => image.marks.filter(({ score }) => score >= threshold));
          return {
            wrong: marks.flat().filter(({ lesion }) => lesion === null).length / images.length,
            hits: marks.reduce((sum, own) => sum + new Set(own.flatMap(({ lesion }) => lesion ?? [])).size, 0),
          };
        });
        const best = Math.max(...at.filter(({ wrong }) => wrong <= rate).map(({ hits }) => hits));
        expect(frocSensitivity(images, rate).value).toBe(lesions === 0 ? null : best / lesions);
      }
    }
  });

  it("weighted kappa, the exact test of McNemar, calibration bins and population stability", () => {
    const random = randomStream(5, "tables");
    for (let count = 0; count < 300; count++) {
      const pairs = Array.from({ length: random.integer(2, 20) }, () => [random.integer(0, 3), random.integer(0, 3)] as const);
      const table = [0, 1, 2, 3].map((i) => [0, 1, 2, 3].map((j) => pairs.filter(([a, b]) => a === i && b === j).length));
      for (const [weights, power] of [
        ["LINEAR", 1],
        ["QUADRATIC", 2],
      ] as const) {
        const apart = (a: number, b: number) => Math.abs(a - b) ** power;
        // By chance: each opinion of the one with each of the other.
        const chance = mean(pairs.flatMap(([a]) => pairs.map(([, b]) => apart(a, b))));
        const { value } = cohenKappa(table, weights);
        if (chance === 0) expect(value).toBeNull();
        else expect(value).toBeCloseTo(1 - mean(pairs.map(([a, b]) => apart(a, b))) / chance, 12);
      }

      const [b, c] = [random.integer(0, 9), random.integer(0, 9)];
      // Every way in which the discordant units could have fallen.
      let extreme = 0;
      for (let way = 0; way < 2 ** (b + c) && b + c <= 12; way++) {
        const first = way.toString(2).replaceAll("0", "").length;
        if (Math.abs(2 * first - (b + c)) >= Math.abs(b - c)) extreme++;
      }
      if (b + c <= 12) expect(mcnemar(b, c).exactP).toBeCloseTo(extreme / 2 ** (b + c), 10);

      const probabilities = pairs.map(() => random.integer(0, 20) / 20);
      const labels = pairs.map((): Label => (random.chance(0.5) ? 1 : 0));
      for (const [index, bin] of calibrationBins(labels, probabilities).entries()) {
        const own = labels.filter((_, unit) => Math.min(9, Math.floor((probabilities[unit] as number) * 10 + 1e-9)) === index);
        expect([bin.n, bin.observed]).toEqual([own.length, own.length === 0 ? null : mean(own)]);
      }

      const side = () =>
        Array.from({ length: random.integer(1, 8) }, (_, patient) => ({ patient: String(patient), bin: random.integer(0, 2) }));
      const [before, now] = [side(), side()];
      const share = (units: typeof before, bin: number) => (units.filter((one) => one.bin === bin).length + 0.5) / (units.length + 1.5);
      const psi = [0, 1, 2].map((bin) => (share(now, bin) - share(before, bin)) * Math.log(share(now, bin) / share(before, bin)));
      expect(populationStability(before, now, 3).psi.value).toBeCloseTo(
        psi.reduce((sum, one) => sum + one, 0),
        12,
      );
    }
  });

  it("Wilson's interval, as the shares whose score test does not reject the observed one, and Newcombe's within it", () => {
    for (const [hits, n] of [
      [0, 7],
      [3, 7],
      [7, 7],
      [1, 1],
      [81, 263],
    ] as const) {
      const { low, high } = wilson(hits, n) as { low: number; high: number };
      const z = (share: number) => Math.abs(hits / n - share) / Math.sqrt((share * (1 - share)) / n);
      if (hits > 0) expect(z(low)).toBeCloseTo(1.959964, 6);
      if (hits < n) expect(z(high)).toBeCloseTo(1.959964, 6);
      const alone = newcombePaired({ both: hits, firstOnly: 0, secondOnly: 0, neither: n - hits });
      expect(alone?.value).toBe(0);
      expect((alone?.high ?? 0) > 0 && (alone?.low ?? 0) < 0).toBe(true);
    }
  });
});
