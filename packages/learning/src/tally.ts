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

/** The AUC is computed from the first 100,000 examples: an epoch of cells has millions, in random order. */
const rankedAtMost = 100_000;

/** Counts calls at the model's own threshold of 0.5; the positive class is *abnormal*. */
class CallTally {
  private truePositives = 0;
  private falsePositives = 0;
  private right = 0;
  private positives = 0;
  private count = 0;
  private readonly ranked: { readonly labels: (0 | 1)[]; readonly logits: number[] } = { labels: [], logits: [] };

  add(positive: boolean, logit: number): void {
    const called = logit >= 0;
    this.count += 1;
    if (positive) this.positives += 1;
    if (called && positive) this.truePositives += 1;
    if (called && !positive) this.falsePositives += 1;
    if (called === positive) this.right += 1;
    if (this.count > rankedAtMost) return;
    this.ranked.labels.push(positive ? 1 : 0);
    this.ranked.logits.push(logit);
  }

  figures(): Figures {
    const ratio = (part: number, whole: number) => (whole === 0 ? null : part / whole);
    return {
      accuracy: ratio(this.right, this.count),
      precision: ratio(this.truePositives, this.truePositives + this.falsePositives),
      recall: ratio(this.truePositives, this.positives),
      auc: auc(this.ranked.labels, this.ranked.logits).value,
    };
  }
}

/** Accumulates an epoch's batches. */
export class EpochTally {
  private lossSum = 0;
  private count = 0;
  private readonly calls = new CallTally();

  add(loss: number, positives: readonly boolean[], logits: readonly number[]): void {
    this.lossSum += loss * positives.length;
    this.count += positives.length;
    positives.forEach((positive, i) => {
      this.calls.add(positive, logits[i] as number);
    });
  }

  report(): Figures & { readonly loss: number } {
    return { loss: this.lossSum / Math.max(1, this.count), ...this.calls.figures() };
  }
}

export type ValidationReport = Pick<
  EpochReport,
  "validationLoss" | "validationAccuracy" | "validationPrecision" | "validationRecall" | "validationAuc"
>;

/** Accumulates the held-out images one at a time; the loss is the recipe's own, without regularisation. */
export class ValidationTally {
  private lossSum = 0;
  private weightSum = 0;
  private count = 0;
  private readonly calls = new CallTally();

  add(kind: RecipeKind, { positive }: LabelledFacts, { size, labels, weights }: LabelledInput, outputs: Float32Array, logit: number): void {
    this.count += 1;
    this.calls.add(positive, logit);
    this.weightSum += weights.reduce((a, b) => a + b, 0);
    this.lossSum += tf.tidy(() => {
      const losses = kind.lossPerExample(
        tf.tensor2d(labels, [size, labels.length / size]),
        tf.tensor2d(outputs, [size, outputs.length / size]),
      );
      return tf.dot(tf.reshape(losses, [size]), tf.tensor1d(weights)).dataSync()[0] as number;
    });
  }

  report(): ValidationReport {
    const none = { validationLoss: null, validationAccuracy: null, validationPrecision: null, validationRecall: null, validationAuc: null };
    if (this.count === 0) return none;
    const { accuracy, precision, recall, auc: area } = this.calls.figures();
    return {
      // The loss is undefined if no held-out image has a target.
      validationLoss: this.weightSum > 0 ? this.lossSum / this.weightSum : null,
      validationAccuracy: accuracy,
      validationPrecision: precision,
      validationRecall: recall,
      validationAuc: area,
    };
  }
}
