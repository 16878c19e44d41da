import { auc } from "@second-read/metrics";
import * as tf from "@tensorflow/tfjs-core";
import type { EpochReport } from "./epoch-report.ts";
import type { LabelledFacts } from "./prepared-image.ts";
import type { LabelledInput, RecipeKind } from "./recipes/recipe-kind.ts";

interface Figures {
  readonly accuracy: number | null;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly auc: number | null;
}

/** Adds up an epoch's batches; positive class *abnormal*, called at the model's own 0.5. */
export class EpochTally {
  private lossSum = 0;
  private readonly positives: boolean[] = [];
  private readonly logits: number[] = [];

  add(loss: number, positives: readonly boolean[], logits: readonly number[]): void {
    this.lossSum += loss * positives.length;
    this.positives.push(...positives);
    this.logits.push(...logits);
  }

  report(): Figures & { readonly loss: number } {
    return { loss: this.lossSum / Math.max(1, this.positives.length), ...figuresOf(this.positives, this.logits) };
  }
}

type ValidationReport = Pick<
  EpochReport,
  "validationLoss" | "validationAccuracy" | "validationPrecision" | "validationRecall" | "validationAuc"
>;

/** The held-out images' figures, per image; the loss is the recipe's own, without regularisation. */
export function summariseValidation(
  kind: RecipeKind,
  images: readonly LabelledFacts[],
  inputs: readonly LabelledInput[],
  outputs: readonly Float32Array[],
): ValidationReport {
  if (images.length === 0)
    return { validationLoss: null, validationAccuracy: null, validationPrecision: null, validationRecall: null, validationAuc: null };
  const logits = outputs.map((values, i) => kind.logitOf(values, (inputs[i] as LabelledInput).size));
  const positives = images.map(({ positive }) => positive);
  const figures = figuresOf(positives, logits);
  return {
    validationLoss: meanLoss(kind, inputs, outputs),
    validationAccuracy: figures.accuracy,
    validationPrecision: figures.precision,
    validationRecall: figures.recall,
    validationAuc: figures.auc,
  };
}

/** Null where no held-out image has a target. */
function meanLoss(kind: RecipeKind, inputs: readonly LabelledInput[], outputs: readonly Float32Array[]): number | null {
  let sum = 0;
  let total = 0;
  inputs.forEach(({ size, labels, weights }, i) => {
    const values = outputs[i] as Float32Array;
    sum += tf.tidy(() => {
      const losses = kind.lossPerExample(
        tf.tensor2d(labels, [size, labels.length / size]),
        tf.tensor2d(values, [size, values.length / size]),
      );
      return tf.dot(tf.reshape(losses, [size]), tf.tensor1d(weights)).dataSync()[0] as number;
    });
    total += weights.reduce((a, b) => a + b, 0);
  });
  return total > 0 ? sum / total : null;
}

function figuresOf(positives: readonly boolean[], logits: readonly number[]): Figures {
  let truePositives = 0;
  let falsePositives = 0;
  let right = 0;
  let all = 0;
  positives.forEach((positive, i) => {
    const called = (logits[i] as number) >= 0;
    if (positive) all += 1;
    if (called && positive) truePositives += 1;
    if (called && !positive) falsePositives += 1;
    if (called === positive) right += 1;
  });
  const ratio = (part: number, whole: number) => (whole === 0 ? null : part / whole);
  return {
    accuracy: ratio(right, positives.length),
    precision: ratio(truePositives, truePositives + falsePositives),
    recall: ratio(truePositives, all),
    auc: auc(
      positives.map((positive) => (positive ? 1 : 0)),
      logits,
    ).value,
  };
}
