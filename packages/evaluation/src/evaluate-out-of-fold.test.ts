import { assignFolds, foldOf } from "@second-read/domain";
import { auc, type Label, randomStream, shuffled } from "@second-read/metrics";
import { describe, expect, it } from "vitest";
import { evaluateOutOfFold } from "./evaluate-out-of-fold.ts";
import type { EvaluatedBreast, MeasuredCase } from "./evaluated-case.ts";
import { fitOutOfFold, type OutOfFoldInput } from "./fit-out-of-fold.ts";
import { countConfusion, measureCases } from "./measure-cases.ts";
import { scoreUnseenPatients } from "./score-unseen-patients.ts";
import type { ScoredImage } from "./version-scoring.ts";

const own = { views: "mean", contralateral: 0 } as const;

interface World {
  readonly images: ScoredImage[];
  readonly breasts: EvaluatedBreast[];
}

/** Patients with two breasts of one view each; in every third patient one breast is abnormal. */
function world(patients: number): World {
  const images: ScoredImage[] = [];
  const breasts: EvaluatedBreast[] = [];
  for (let patient = 0; patient < patients; patient += 1)
    for (const laterality of ["L", "R"] as const) {
      const id = `${String(patient).padStart(3, "0")}${laterality}`;
      images.push({ imageId: `i${id}`, patientId: `p${patient}`, examId: `e${patient}`, breastId: `b${id}`, laterality, view: "MLO" });
      const positive = patient % 3 === 0 && laterality === (patient % 2 === 0 ? "L" : "R");
      breasts.push({
        breastId: `b${id}`,
        positive,
        breastClass: positive ? "MALIGNANT" : "NORMAL",
        subgroups: [`density:${"abc"[patient % 3]}`],
      });
    }
  return { images, breasts };
}

function scoredBy(
  { images, breasts }: World,
  folds: number,
  logitOf: (positive: boolean, imageId: string, fold: number) => number,
): OutOfFoldInput {
  const logits = Array.from({ length: folds }, () => new Map<string, number>());
  images.forEach(({ imageId, patientId }, i) => {
    const fold = Math.floor(Number(patientId.slice(1)) / 6) % folds;
    logits[fold]?.set(imageId, logitOf(breasts[i]?.positive === true, imageId, fold));
  });
  return { pooling: own, images, breasts, folds: logits.map((map, fold) => ({ fold, logits: map })) };
}

describe("evaluating out of fold", () => {
  it("measures each breast with the map and thresholds of the other folds, whatever the scale of each fold model", () => {
    const random = randomStream(3, "logits");
    const input = scoredBy(world(120), 5, (positive, _, fold) => (fold + 1) * (random.normal() + (positive ? 1.5 : 0)) + 100 * fold);
    const { summary, cases, scoring } = evaluateOutOfFold(input);
    expect(summary).toMatchObject({ unit: "breast", positiveClass: "abnormal", patients: 120, exams: 120, positives: 40, negatives: 200 });
    const value = Object.fromEntries(summary.metrics.map((metric) => [metric.name, metric.value ?? Number.NaN]));
    expect(value.auc).toBeGreaterThan(0.75);
    expect(value.auc).toBeLessThan(0.95);
    expect(value.specificity).toBeGreaterThan(0.7);
    expect(value.specificity).toBeLessThan(0.9);
    expect(Math.abs(value.calibrationIntercept ?? Number.NaN)).toBeLessThan(0.7);
    for (const metric of summary.metrics) expect(metric.low ?? 0).toBeLessThanOrEqual(metric.high ?? 1);
    expect(new Set(cases.map(({ thresholds }) => thresholds["specificity-0.80"])).size).toBe(5);
    expect(scoring.breastMap.kind).toBe("platt");
    expect(summary.subgroups).toEqual(["density:a", "density:b", "density:c"]);
    const { truePositives, falseNegatives, falsePositives, trueNegatives } = summary.confusion;
    expect(truePositives + falseNegatives).toBe(40);
    expect(falsePositives + trueNegatives).toBe(200);
    expect(countConfusion(cases, { threshold: 0 })).toMatchObject({ truePositives: 40, falsePositives: 200 });
    expect(measureCases(cases, { subgroup: "density:b" }).find(({ name }) => name === "specificity")?.n).toBe(80);
    expect(measureCases(cases, { subgroup: "density:b" }).find(({ name }) => name === "auc")?.value).toBeNull();
  });

  it("gives predictive values with intervals at the stated prevalence, and none if none is stated", () => {
    const random = randomStream(5, "logits");
    const { cases } = evaluateOutOfFold(scoredBy(world(90), 3, (positive) => random.normal() + (positive ? 1.5 : 0)));
    const named = (prevalence: number | null) => new Map(measureCases(cases, { prevalence }).map((one) => [one.name, one]));
    expect(named(null).has("ppvAtPrevalence")).toBe(false);
    const [own, screening] = [named(30 / 180), named(0.006)];
    expect(own.get("ppvAtPrevalence")?.value).toBeCloseTo(own.get("ppv")?.value ?? Number.NaN, 12);
    expect(own.get("npvAtPrevalence")?.value).toBeCloseTo(own.get("npv")?.value ?? Number.NaN, 12);
    const { value, low, high, method } = screening.get("ppvAtPrevalence") ?? {};
    expect(low).toBeLessThan(value ?? Number.NaN);
    expect(high).toBeGreaterThan(value ?? Number.NaN);
    expect(value).toBeLessThan(0.1);
    expect(method).toContain("at a prevalence of 0.006");
  });

  it("gives no metric an interval of zero width, however few the breasts and however good or bad the model", () => {
    const of = (patients: number, scoreOf: (positive: boolean, i: number) => number) =>
      Array.from({ length: 2 * patients }, (_, i): MeasuredCase => {
        const positive = i % 2 === 0;
        const thresholds = { "specificity-0.80": 0.5, "sensitivity-0.90": 0.5, youden: 0.5, "cost-ratio": 0.5 };
        const patientId = `p${i >> 1}`;
        return {
          patientId,
          examId: patientId,
          laterality: positive ? "R" : "L",
          score: scoreOf(positive, i),
          positive,
          thresholds,
          subgroups: [],
        };
      });
    const models = [
      (positive: boolean, i: number) => (positive ? 0.8 : 0.2) + i / 1000,
      (positive: boolean, i: number) => (positive ? 0.2 : 0.8) + i / 1000,
      (positive: boolean, i: number) => (i % 3 === 0 ? 0.9 : 0.3) + (positive ? 0.05 : 0) + i / 1000,
      () => 0.5,
    ];
    for (const patients of [1, 2, 12])
      for (const model of models)
        for (const { name, value, low, high, note } of measureCases(of(patients, model), { prevalence: 0.006 })) {
          if (low !== null || high !== null)
            expect([patients, name, value, Number(high) - Number(low) > 0]).toEqual([patients, name, value, true]);
          else expect([patients, name, note]).toEqual([patients, name, expect.stringContaining("not estimable")]);
        }
  });

  it("gives the same interval of a metric whatever the order of the cases", () => {
    const random = randomStream(6, "logits");
    const { cases } = evaluateOutOfFold(scoredBy(world(60), 3, (positive) => random.normal() + (positive ? 1 : 0)));
    const [asTheyCame, otherwise] = [measureCases(cases, {}), measureCases(shuffled([...cases], random), {})];
    const intervals = (metrics: typeof asTheyCame) => metrics.map(({ name, value, low, high }) => [name, value, low, high]);
    const near = intervals(asTheyCame).map((one) => one.map((part) => (typeof part === "number" ? expect.closeTo(part, 9) : part)));
    expect(intervals(otherwise)).toEqual(near);
  });

  it("fits a fold's map without that fold", () => {
    const random = randomStream(4, "logits");
    const fixed = new Map<string, number>();
    const base = world(60);
    for (const { imageId } of base.images) fixed.set(imageId, random.normal());
    const noise = (positive: boolean, imageId: string) => (fixed.get(imageId) ?? 0) + (positive ? 1 : 0);
    const before = fitOutOfFold(scoredBy(base, 5, noise));
    const flipped = {
      ...base,
      breasts: base.breasts.map((breast) => (breast.breastId < "b006" ? { ...breast, positive: !breast.positive } : breast)),
    };
    const input = scoredBy(base, 5, noise);
    const after = fitOutOfFold({ ...input, breasts: flipped.breasts });
    const scoreIn = (evaluation: typeof before, fold: number) =>
      evaluation.cases.filter((one) => one.fold === fold).map(({ score }) => score);
    expect(scoreIn(after, 0)).toEqual(scoreIn(before, 0));
    expect(scoreIn(after, 1)).not.toEqual(scoreIn(before, 1));
  });

  it("does not invert a model that ranks backwards", () => {
    const random = randomStream(5, "logits");
    const { summary, scoring } = evaluateOutOfFold(scoredBy(world(120), 5, (positive) => random.normal() - (positive ? 1 : 0)));
    expect(scoring.breastMap.kind).toBe("identity");
    expect(summary.notes[0]).toMatch(/not a calibrated probability/);
    expect(summary.metrics[0]?.value).toBeLessThan(0.4);
  });

  it("subtracts the declared share of the other breast, and nothing if there is no other breast", () => {
    const base = world(30);
    const input = scoredBy(base, 5, (positive, imageId) => (positive ? 1 : 0) + Number(imageId.slice(1, 4)));
    const alone = fitOutOfFold(input).cases;
    const contrast = fitOutOfFold({ ...input, pooling: { views: "mean", contralateral: 1 } });
    const find = (id: string) => [alone, contrast.cases].map((cases) => cases.find(({ breastId }) => breastId === id)?.logit ?? Number.NaN);
    const [left = 0, leftContrast] = find("b000L");
    const [right = 0] = find("b000R");
    expect(leftContrast).toBeCloseTo(left - right, 9);
    const single = base.images.filter(({ breastId }) => breastId === "b000L");
    const [score] = scoreUnseenPatients({ ...contrast.scoring, folds: [{ fold: 0, mean: 0, deviation: 1 }] }, single, [
      new Map([["i000L", 0.25]]),
    ]);
    expect(score?.logit).toBe(0.25);
  });

  it("says how many breasts it scored without their other breast, which is subtracted from new exams", () => {
    const whole = scoredBy(world(60), 5, (positive, imageId) => Number(positive) + Number(imageId.slice(1, 4)) / 100);
    const half = {
      ...whole,
      images: whole.images.filter(({ imageId, laterality }) => laterality === "R" || imageId > "i020"),
      folds: whole.folds.map(({ fold, logits }) => ({
        fold,
        logits: new Map([...logits].filter(([id]) => id.endsWith("R") || id > "i020")),
      })),
    };
    const noteOf = (input: typeof whole, contralateral: number) =>
      evaluateOutOfFold({ ...input, pooling: { ...input.pooling, contralateral } }).summary.notes.join();
    expect(noteOf(half, 0.7)).toMatch(/^20 breasts were scored without the exam's other breast, .* subtract 0\.7 of the other breast's/);
    for (const note of [noteOf(half, 0), noteOf(whole, 0.7)]) expect(note).not.toContain("other breast");
  });

  it("scores outsiders by the mean of standardised logits", () => {
    const base = world(30);
    const { scoring } = fitOutOfFold(
      scoredBy(base, 2, (positive, imageId, fold) => fold * 50 + Number(imageId.slice(1, 4)) + (positive ? 9 : 0)),
    );
    const [first] = base.images;
    const logits = scoring.folds.map(({ mean, deviation }, i) => new Map([[first?.imageId ?? "", mean + deviation * (i + 1)]]));
    expect(scoreUnseenPatients(scoring, base.images.slice(0, 1), logits)[0]?.images[0]?.logit).toBeCloseTo(1.5, 9);
    expect(() => scoreUnseenPatients(scoring, base.images.slice(0, 1), [])).toThrow(/logits of each/);
    expect(() => scoreUnseenPatients(scoring, base.images.slice(0, 2), logits)).toThrow(/no logit/);
  });

  it("rejects a patient in two folds, an image in none and a breast without truth", () => {
    const input = scoredBy(world(30), 5, () => 0);
    const moved = input.folds.map(({ fold, logits }) => ({ fold, logits: new Map(logits) }));
    moved[0]?.logits.delete("i000L");
    expect(() => fitOutOfFold({ ...input, folds: moved })).toThrow(/in no fold/);
    moved[1]?.logits.set("i000L", 0);
    expect(() => fitOutOfFold({ ...input, folds: moved })).toThrow(/two folds/);
    expect(() => fitOutOfFold({ ...input, breasts: input.breasts.slice(1) })).toThrow(/no truth/);
  });
});

describe("with labels shuffled by patient", () => {
  it("finds nothing, before and after calibration, over 200 runs", () => {
    const patients = 80;
    const features = 6;
    const base = world(patients);
    const random = randomStream(11, "logits");
    const x = base.images.map(() => Array.from({ length: features }, () => random.normal()));
    let before = 0;
    let after = 0;
    for (let run = 0; run < 200; run += 1) {
      const order = shuffled(
        Array.from({ length: patients }, (_, patient) => patient),
        randomStream(12, `run ${run}`),
      );
      const positive = base.breasts.map((_, i) => base.breasts[2 * (order[Math.floor(i / 2)] ?? 0) + (i % 2)]?.positive === true);
      const breasts = base.breasts.map((breast, i) => ({
        ...breast,
        positive: positive[i] === true,
        breastClass: positive[i] ? ("MALIGNANT" as const) : ("NORMAL" as const),
      }));
      const assignment = assignFolds(
        Array.from({ length: patients }, (_, patient) => ({
          patientId: `p${patient}`,
          keyedHash: String((order[patient] ?? 0) + 1000).padStart(13, "0"),
          anyPositive: positive[2 * patient] === true || positive[2 * patient + 1] === true,
        })),
      );
      const foldOfPatient = new Map(assignment.map(({ patientId, foldIndex }) => [patientId, foldOf(foldIndex, 5)]));
      const folds = Array.from({ length: 5 }, (_, fold) => {
        // The difference of the class means: a linear model fitted optimally on the other folds.
        const weights = Array.from({ length: features }, (_, f) => {
          const mean = (wanted: boolean) => {
            const members = x.filter((_, i) => positive[i] === wanted && foldOfPatient.get(base.images[i]?.patientId ?? "") !== fold);
            return members.reduce((sum, row) => sum + (row[f] ?? 0), 0) / members.length;
          };
          return mean(true) - mean(false);
        });
        const prevalence = positive.filter((label, i) => label && foldOfPatient.get(base.images[i]?.patientId ?? "") !== fold).length;
        const held = base.images
          .map((image, i) => ({ image, row: x[i] ?? [] }))
          .filter(({ image }) => foldOfPatient.get(image.patientId) === fold);
        const logit = (row: number[]) => row.reduce((sum, value, f) => sum + value * (weights[f] ?? 0), 0) + prevalence;
        return { fold, logits: new Map(held.map(({ image, row }) => [image.imageId, logit(row)])) };
      });
      const { cases } = fitOutOfFold({ pooling: own, images: base.images, breasts, folds });
      const labels = cases.map((one): Label => (one.positive ? 1 : 0));
      before +=
        (auc(
          labels,
          cases.map(({ logit }) => logit),
        ).value ?? 0) / 200;
      after +=
        (auc(
          labels,
          cases.map(({ score }) => score),
        ).value ?? 0) / 200;
    }
    expect(Math.abs(before - 0.5)).toBeLessThan(0.03);
    expect(Math.abs(after - 0.5)).toBeLessThan(0.03);
  });
});
