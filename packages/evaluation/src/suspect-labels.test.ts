import { contradictionOf, suspectLabels } from "@second-read/domain";
import { applyPlatt, auc, fitPlatt, type Label, randomStream } from "@second-read/metrics";
import { expect, test } from "vitest";

/** Held-out logits of a model of this quality, calibrated on labels of which one in sixteen is wrong, as a version would have them. */
function world(shift: number, seed: number) {
  const random = randomStream(seed, "suspect labels");
  const breasts = Array.from({ length: 800 }, (_, i) => {
    const truly = i % 4 === 0;
    return { truly, flipped: i % 20 === 3 || i % 80 === 0, logit: random.normal() + (truly ? shift : 0) };
  }).map((one) => ({ ...one, positive: one.truly !== one.flipped }));
  const labels = breasts.map(({ positive }): Label => (positive ? 1 : 0));
  const logits = breasts.map(({ logit }) => logit);
  const map = fitPlatt(logits, labels);
  const quality = auc(
    breasts.map(({ truly }): Label => (truly ? 1 : 0)),
    logits,
  ).value;
  return { quality, cases: breasts.map((one) => ({ ...one, score: applyPlatt(map, one.logit) })) };
}

test.each([1, 2, 3])("if one in sixteen labels is flipped, most flipped ones lie in the first tenth for a good model (seed %d)", (seed) => {
  const { quality, cases } = world(2.6, seed);
  expect(quality).toBeGreaterThan(0.94);
  const flipped = cases.filter((one) => one.flipped).length;
  const tenth = [...cases].sort((a, b) => contradictionOf(b) - contradictionOf(a)).slice(0, cases.length / 10);
  expect(tenth.filter((one) => one.flipped).length / flipped).toBeGreaterThanOrEqual(0.6);
  const queue = suspectLabels(cases);
  expect(queue.filter((one) => one.flipped).length / flipped).toBeGreaterThanOrEqual(0.6);
  // The queue is short, and contains a higher share of flipped labels than all breasts do.
  expect(queue.length).toBeLessThan(cases.length / 4);
});
