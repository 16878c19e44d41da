import { decideGate, defaultGateSettings, type GateEvidence } from "@second-read/domain";
import { powerNotWorse, randomStream } from "@second-read/metrics";
import { expect, test } from "vitest";
import { compareWithChampion, type GateCase } from "./decide-gate-of.ts";

const simulations = 4000;
const patients = 1000;
const positiveShare = 0.25;
/** Correlation between two versions' scores of a breast, and between the two breasts of a patient. */
const betweenVersions = 0.8;
const withinPatient = 0.2;
const championAuc = 0.8;
const { aucMargin } = defaultGateSettings;

/** Distance between the two normal distributions of scores (standard deviation 1) for an AUC: √2 · Φ⁻¹(AUC). */
const shiftFor = new Map([
  [0.78, 1.092],
  [0.8, 1.1902],
  [0.85, 1.4657],
]);
/** 80 % of the normal breasts score below this. */
const threshold = 0.8416;

/** Everything about the challenger itself passes, and no proven cancer is newly missed, so only the comparison decides. */
const own: Omit<GateEvidence, "champion"> = {
  set: "OUT_OF_FOLD",
  auc: { value: 0.8, low: 0.77, high: 0.83 },
  sensitivity: { value: 0.7, low: 0.66, high: 0.74 },
  specificity: { value: 0.8, low: 0.78, high: 0.82 },
  abnormal: { detected: 350, total: 500 },
  calibration: { ece: 0.01, eceLimit: 0.02, slope: { value: 1, low: 0.9, high: 1.1 } },
  inferenceContract: { passed: true, note: "same output twice" },
};

/** Breasts of a screening programme, scored by a champion of AUC 0.80 and by a challenger of the given AUC. */
function world(challengerAuc: number, seed: number) {
  const random = randomStream(seed, `gate simulation ${challengerAuc}`);
  const [ofChampion, ofChallenger] = [shiftFor.get(championAuc) ?? Number.NaN, shiftFor.get(challengerAuc) ?? Number.NaN];
  const scores = new Map<string, number>();
  const cases: GateCase[] = [];
  const mix = (shared: number, weight: number) => Math.sqrt(weight) * shared + Math.sqrt(1 - weight) * random.normal();
  for (let patient = 0; patient < patients; patient++) {
    const ofPatient = random.normal();
    for (const laterality of ["L", "R"] as const) {
      const positive = random.uniform() < positiveShare;
      const breast = mix(ofPatient, withinPatient);
      const [a, b] = [mix(breast, betweenVersions), mix(breast, betweenVersions)];
      const breastId = `${patient}:${laterality}`;
      scores.set(breastId, a + (positive ? ofChampion : 0));
      cases.push({
        breastId,
        patientId: String(patient),
        examId: String(patient),
        laterality,
        logit: 0,
        score: b + (positive ? ofChallenger : 0),
        images: [],
        malignancy: null,
        positive,
        breastClass: positive ? "BENIGN" : "NORMAL",
        subgroups: [],
        fold: 0,
        thresholds: { "specificity-0.80": threshold, "sensitivity-0.90": threshold, youden: threshold, "cost-ratio": threshold },
        proven: false,
      });
    }
  }
  return { cases, champion: { scores, threshold } };
}

/** Shares of simulated challengers with this AUC that pass the AUC check and that the gate promotes, and the power that it computes. */
function simulate(challengerAuc: number) {
  const difference = challengerAuc - championAuc;
  let [passed, promoted, power] = [0, 0, 0];
  for (let seed = 1; seed <= simulations; seed++) {
    const { cases, champion } = world(challengerAuc, seed);
    const comparison = compareWithChampion(cases, threshold, champion, defaultGateSettings);
    const { decision, checks } = decideGate({ ...own, champion: { ...comparison, provenCancers: { n: 10, leftOut: 0, newlyMissed: 0 } } });
    passed += checks[0]?.passed ? 1 : 0;
    promoted += decision === "PROMOTE" ? 1 : 0;
    const { low, high } = comparison.auc;
    power += powerNotWorse(((high ?? Number.NaN) - (low ?? Number.NaN)) / (2 * 1.959964), aucMargin, difference);
  }
  return { passed: passed / simulations, promoted: promoted / simulations, power: power / simulations };
}

/** Three standard errors of a simulated share. */
const error = (share: number) => 3 * Math.sqrt((share * (1 - share)) / simulations);

test("a challenger that is worse by the margin is promoted in at most 2.5 %, equal and better ones as often as the computed power", {
  timeout: 1_200_000,
}, () => {
  const [worse, equal, better] = [simulate(0.78), simulate(0.8), simulate(0.85)];
  console.log(JSON.stringify({ simulations, breasts: 2 * patients, worse, equal, better }));
  expect(worse.passed).toBeLessThanOrEqual(0.025 + error(0.025));
  expect(worse.promoted).toBeLessThanOrEqual(worse.passed);
  expect(Math.abs(worse.passed - worse.power)).toBeLessThan(error(0.025) + 0.005);
  expect(Math.abs(equal.passed - equal.power)).toBeLessThan(error(equal.power) + 0.02);
  expect(Math.abs(better.passed - better.power)).toBeLessThan(error(better.power) + 0.02);
  expect(better.promoted).toBeGreaterThan(equal.promoted);
});
