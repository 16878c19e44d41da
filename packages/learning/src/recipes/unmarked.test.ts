import { tmpdir } from "node:os";
import { type RecipeName, recipeNames } from "@second-read/domain";
import { randomStream } from "@second-read/metrics";
import { expect, test } from "vitest";
import { randomBackbone } from "../backbone/random-backbone.ts";
import { imageEncoder } from "../encode-images.ts";
import { openBackend } from "../open-backend.ts";
import type { LabelledImage, WeightedFacts } from "../prepared-image.ts";
import type { TrainingOptions } from "../recipe.ts";
import { openScratch } from "../scratch.ts";
import { syntheticImages } from "../test-images.ts";
import { recipeKind } from "./recipes.ts";

/**
 * How an abnormal breast is used if its lesion could not be marked, or its mark is under review and therefore withheld; stated here once for every
 * recipe.
 */
const inTraining: Record<RecipeName, "has no part" | "counts by its class"> = {
  compact: "counts by its class",
  "keras-baseline": "counts by its class",
  linear: "counts by its class",
  "patch-cnn": "has no part",
  "patch-cnn-pretrained": "has no part",
  "three-class": "counts by its class",
  transfer: "has no part",
};

type Weighted = LabelledImage & WeightedFacts;

const small: Partial<Record<RecipeName, Partial<TrainingOptions>>> = {
  "keras-baseline": { inputRows: 32, inputColumns: 32 },
  "patch-cnn": { inputRows: 256, inputColumns: 224 },
  "patch-cnn-pretrained": { inputRows: 256, inputColumns: 224 },
};

test.each(recipeNames)("an abnormal breast without a mark: %s", { timeout: 120_000 }, async (name) => {
  await openBackend();
  const kind = recipeKind(name);
  const options = kind.resolveOptions(small[name] ?? {});
  const backbone = kind.recipe.backbone !== null ? await randomBackbone(1) : undefined;
  const images = syntheticImages({ patients: 3 }).map((image) => ({ ...image, weight: 1 }));
  const [marked, normal, , , benign] = images as [Weighted, Weighted, Weighted, Weighted, Weighted];
  const unmarked: Weighted = { ...marked, imageId: "unmarked", patientId: "another", lesions: [] };
  const { encodingOf } = imageEncoder(kind, options, { backbone });
  const scratch = openScratch(tmpdir());
  try {
    const countOf = async (train: readonly WeightedFacts[]) => {
      const { examples } = await kind.makeExamples({ images: train, encodingOf, scratch }, options, 0);
      return examples.order(randomStream(1, "order"), 1).length;
    };
    const without = await countOf([marked, normal, benign]);
    const withIt = await countOf([marked, normal, benign, unmarked]);
    if (inTraining[name] === "has no part") expect(withIt).toBe(without);
    else expect(withIt).toBe(without + 1);

    const { fitted } = await kind.makeExamples({ images: [marked, normal, benign], encodingOf, scratch }, options, 0);
    const encoding = await encodingOf(unmarked);
    // It is scored like any other: the model's input is the same as with the mark.
    const held = kind.labelledInputOf(unmarked, encoding, fitted, options);
    expect(held.size).toBeGreaterThan(0);
    expect(held.values).toEqual(kind.labelledInputOf(marked, await encodingOf(marked), fitted, options).values);
  } finally {
    await scratch.close();
  }
});

test.each(recipeNames)("a breast that counts three times as much: %s", { timeout: 120_000 }, async (name) => {
  await openBackend();
  const kind = recipeKind(name);
  const options = kind.resolveOptions(small[name] ?? {});
  const backbone = name === "transfer" ? await randomBackbone(1) : undefined;
  const images = syntheticImages({ patients: 3 });
  const { encodingOf } = imageEncoder(kind, options, { backbone });
  const scratch = openScratch(tmpdir());
  const weightsWith = async (weight: number) => {
    const train = images.map((image) => ({ ...image, weight: image.patientId === "patient-0" ? weight : 1 }));
    const { examples } = await kind.makeExamples({ images: train, encodingOf, scratch }, options, 0);
    const order = examples.order(randomStream(1, "order"), 1);
    return (await examples.read(order, 1)).map((example) => example.weight);
  };
  try {
    const [alike, weighted] = [await weightsWith(1), await weightsWith(3)];
    const ratios = weighted.map((weight, i) => Math.round(1e4 * (weight / (alike[i] as number))) / 1e4);
    expect(new Set(ratios)).toEqual(new Set([1, 3]));
  } finally {
    await scratch.close();
  }
});
