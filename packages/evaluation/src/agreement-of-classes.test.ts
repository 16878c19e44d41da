import type { BreastClass } from "@second-read/domain";
import { randomStream } from "@second-read/metrics";
import { expect, test } from "vitest";
import { evaluateOutOfFold } from "./evaluate-out-of-fold.ts";
import type { OutOfFoldInput } from "./fit-out-of-fold.ts";
import { malignancyOfUnseen } from "./malignancy.ts";

const folds = 3;
const classes: readonly BreastClass[] = ["NORMAL", "NORMAL", "BENIGN", "MALIGNANT", "NORMAL", "NORMAL", "BENIGN", "MALIGNANT", "ABNORMAL"];

/** Patients with one breast of two views, whose classes alternate; logits are as far apart as `separation`. */
function world(separation: number): OutOfFoldInput {
  const random = randomStream(3, `separation ${separation}`);
  const patients = Array.from({ length: 180 }, (_, i) => ({
    id: String(i).padStart(3, "0"),
    breastClass: classes[i % classes.length] as BreastClass,
  }));
  const images = patients.flatMap(({ id }) =>
    ["CC", "MLO"].map((view) => ({
      imageId: `${view}${id}`,
      patientId: `p${id}`,
      examId: `e${id}`,
      breastId: `b${id}`,
      laterality: "R" as const,
      view,
    })),
  );
  const classOf = new Map(patients.map(({ id, breastClass }) => [`b${id}`, breastClass]));
  const of = (fold: number, logitOf: (breastClass: BreastClass) => number) =>
    new Map(
      images.flatMap(({ imageId, breastId, patientId }) =>
        Math.floor(Number(patientId.slice(1)) / classes.length) % folds === fold
          ? [[imageId, logitOf(classOf.get(breastId) as BreastClass) + random.normal()] as const]
          : [],
      ),
    );
  return {
    pooling: { views: "mean", contralateral: 0 },
    images,
    breasts: patients.map(({ id, breastClass }) => ({
      breastId: `b${id}`,
      positive: breastClass !== "NORMAL",
      breastClass,
      subgroups: [],
    })),
    folds: Array.from({ length: folds }, (_, fold) => ({
      fold,
      logits: of(fold, (name) => (name === "NORMAL" ? -separation : separation)),
      malignancies: of(fold, (name) => (name === "MALIGNANT" ? separation : name === "BENIGN" ? -separation : 0)),
    })),
  };
}

test("classes that the model distinguishes lie on the diagonal, with an interval for each share and no row for unknown classes", () => {
  const { summary, cases, scoring } = evaluateOutOfFold(world(3));
  const { matrix, figures, accuracy, withoutClass } = summary.classes ?? expect.fail("no classes");
  expect(matrix.map((row) => row.reduce((sum, count) => sum + count, 0))).toEqual([80, 40, 40]);
  const diagonal = matrix.reduce((sum, row, i) => sum + (row[i] as number), 0);
  expect(diagonal).toBeGreaterThan(0.85 * 160);
  expect(accuracy).toMatchObject({ value: diagonal / 160, n: 160 });
  expect(figures.map(({ class: name, sensitivity }) => [name, sensitivity.n])).toEqual([
    ["NORMAL", 80],
    ["BENIGN", 40],
    ["MALIGNANT", 40],
  ]);
  for (const { sensitivity, ppv } of figures)
    for (const { value, low, high } of [sensitivity, ppv]) {
      expect(low).toBeLessThanOrEqual(value as number);
      expect(high).toBeGreaterThanOrEqual(value as number);
    }
  expect(withoutClass).toBe(20);
  expect(summary.notes).toContain("20 abnormal breasts without a known class: not in the three-class matrix.");
  // The first row consists of the same numbers as the four counts.
  const normal = matrix[0] as readonly number[];
  expect(normal[0]).toBe(summary.confusion.trueNegatives);
  expect((normal[1] as number) + (normal[2] as number)).toBe(summary.confusion.falsePositives);
  expect(cases.every(({ malignancy }) => malignancy !== null && malignancy > 0 && malignancy < 1)).toBe(true);
  expect(scoring.malignancyMap?.kind).toBe("platt");
});

test("classes that the model does not distinguish are called at random, regardless of truth", () => {
  const { classes: agreement } = evaluateOutOfFold(world(0)).summary;
  const malignant = agreement?.figures.at(-1)?.sensitivity;
  expect(malignant?.value).toBeLessThan(0.6);
  expect(agreement?.accuracy.value).toBeLessThan(0.65);
});

test("a model that does not distinguish malignant from benign has no matrix", () => {
  const input = world(3);
  const two = { ...input, folds: input.folds.map(({ fold, logits }) => ({ fold, logits })) };
  const { summary, cases, scoring } = evaluateOutOfFold(two);
  expect(summary.classes).toBeNull();
  expect(cases.every(({ malignancy }) => malignancy === null)).toBe(true);
  expect(scoring.malignancyMap).toBeUndefined();
});

test("patients that no fold model has seen get the mean of all models, with the frozen map", () => {
  const [first, second] = world(3).images;
  const images = [first, second].map((image) => image ?? expect.fail("no image"));
  const map = { kind: "platt", slope: 2, intercept: 1 } as const;
  const logits = [new Map(images.map(({ imageId }, i) => [imageId, i])), new Map(images.map(({ imageId }, i) => [imageId, i - 2]))];
  // Views 0 and 1, then −2 and −1: the mean is −0.5.
  expect(malignancyOfUnseen(map, images, logits).get(images[0]?.breastId ?? "")).toBeCloseTo(1 / (1 + Math.exp(-(2 * -0.5 + 1))), 12);
});
