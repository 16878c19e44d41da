import type { RecipeName, TruthStrength } from "@second-read/domain";
import { describe, expect, it } from "vitest";
import { randomBackbone } from "./backbone/random-backbone.ts";
import type { CheckpointPort } from "./checkpoint.ts";
import type { EncodingStore } from "./encoding.ts";
import type { EpochReport } from "./epoch-report.ts";
import { explain } from "./explain.ts";
import { learningFailure } from "./learning-error.ts";
import { readModelFile, writeModelFile } from "./model-file.ts";
import { predictClasses, predictImages } from "./predict-images.ts";
import type { ImageFacts, LabelledFacts, LabelledImage } from "./prepared-image.ts";
import { recipeOf } from "./recipes/recipe-data.ts";
import { syntheticImages } from "./test-images.ts";
import { trainFold } from "./train-fold.ts";

const images = syntheticImages({ patients: 8 });
const isHeld = ({ patientId }: LabelledImage) => patientId === "patient-0" || patientId === "patient-1";
const train = images.filter((image) => !isHeld(image));
const validation = images.filter(isHeld);

function folder(keep = Number.POSITIVE_INFINITY): CheckpointPort & { saved: Uint8Array[] } {
  const saved: Uint8Array[] = [];
  return {
    saved,
    load: async () => saved.at(-1),
    save: async (bytes) => {
      if (saved.length < keep) saved.push(bytes);
    },
  };
}

/** Like the trainer's cache on disk: the breasts here are encoded once rather than in every training. */
function inMemory(): EncodingStore {
  const kept = new Map<string, Uint8Array>();
  return {
    has: async ({ imageId }, name) => kept.has(`${imageId} ${name}`),
    read: async ({ imageId }, name) => kept.get(`${imageId} ${name}`),
    write: async ({ imageId }, name, bytes) => void kept.set(`${imageId} ${name}`, bytes),
  };
}

/** The same model as written when the recipe's layers had other names. */
function withFormerNames(model: Uint8Array): Uint8Array {
  const { header, weights, fitted } = readModelFile(model);
  return writeModelFile({ ...header, weights: header.weights.map(({ shape }, i) => ({ name: `former-${i}`, shape })) }, [
    ...weights,
    ...fitted,
  ]);
}

/** Adds a malignant lesion of bright specks. */
function withSpecks(image: LabelledImage): LabelledImage {
  const [lesion] = image.lesions;
  if (image.breastClass !== "MALIGNANT" || lesion === undefined) return image;
  const [left, top, width, height] = lesion.map(Math.round) as [number, number, number, number];
  const pixels = Float32Array.from(image.pixels);
  for (let row = top; row < top + height; row += 3)
    for (let column = left; column < left + width; column += 3) pixels[row * image.columns + column] = 1;
  return { ...image, pixels };
}

async function failureOf(work: Promise<unknown>): Promise<string | undefined> {
  return work.then(
    () => "nothing failed",
    (error) => learningFailure(error) ?? String(error),
  );
}

const cases: [RecipeName, Parameters<typeof trainFold>[0]["options"]][] = [
  ["linear", { epochs: 4, batch: 4 }],
  ["compact", { epochs: 3, batch: 4 }],
  ["keras-baseline", { epochs: 2, batch: 4, inputRows: 32, inputColumns: 32 }],
  ["transfer", { epochs: 3, batch: 256 }],
  ["three-class", { epochs: 3, batch: 4 }],
  ["patch-cnn", { epochs: 2, batch: 16, inputRows: 256, inputColumns: 224 }],
  ["patch-cnn-pretrained", { epochs: 2, batch: 16, inputRows: 256, inputColumns: 224 }],
];

// Use the backend that every machine has: TensorFlow's own threads add in no fixed order, so its models differ in their last bits.
process.env.NATIVE_TENSORFLOW_FOLDER = import.meta.dirname;

// Compact takes a quarter of a second to encode a breast on an idle core.
const patience = { timeout: 180_000 };

describe.each(cases)("training %s", patience, (recipe, options) => {
  it("gives one result for one seed, and the same one when it is interrupted and resumed", async () => {
    const reports: EpochReport[] = [];
    const tools = { encodings: inMemory(), backbone: recipeOf(recipe).backbone === null ? undefined : await randomBackbone(1) };
    const base = { recipe, options, fold: 0, ...tools };
    const whole = await trainFold({ ...base, train, validation, onEpoch: (report) => void reports.push(report) });
    expect(reports.map(({ epoch }) => epoch)).toEqual(Array.from({ length: options?.epochs ?? 0 }, (_, i) => i + 1));
    for (const report of reports)
      expect(report).toMatchObject({ loss: expect.any(Number), validationLoss: expect.any(Number), validationAuc: expect.any(Number) });

    const checkpoint = folder();
    const broken = new AbortController();
    const stop = trainFold({
      ...base,
      train: [...train].reverse(),
      validation,
      checkpoint,
      signal: broken.signal,
      onEpoch: () => broken.abort(),
    });
    expect(await failureOf(stop)).toBe("CANCELLED");
    expect(checkpoint.saved).toHaveLength(1);
    const resumed: number[] = [];
    const second = await trainFold({
      ...base,
      train,
      validation,
      checkpoint,
      onEpoch: ({ epoch }) => void resumed.push(epoch),
    });
    expect(resumed[0]).toBe(2);
    expect(second.sha256).toBe(whole.sha256);
    expect(second.validationLogits).toEqual(whole.validationLogits);
    expect(second.validationMalignancies).toEqual(whole.validationMalignancies);

    const finished = await trainFold({ ...base, train, validation, checkpoint });
    expect(finished.sha256).toBe(whole.sha256);

    const predicted = await predictImages(whole.model, validation, tools);
    for (const [imageId, logit] of whole.validationLogits) expect(predicted.get(imageId)).toBeCloseTo(logit, 4);
    expect(await predictImages(withFormerNames(whole.model), validation, tools)).toEqual(predicted);
    const map = await explain(whole.model, validation[0] as LabelledImage, tools);
    expect(map.heat).toHaveLength(128 * 112);
    expect(map.logit).toBeCloseTo(predicted.get(validation[0]?.imageId ?? "") ?? Number.NaN, 4);
    expect(Math.min(...map.heat)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...map.heat)).toBeLessThanOrEqual(1.000001);
  });
});

describe("training", patience, () => {
  it("gives another model for another seed or fold", async () => {
    const run = (seed: number) => trainFold({ recipe: "linear", options: { epochs: 1, seed }, fold: 0, train, validation });
    expect((await run(1)).sha256).not.toBe((await run(2)).sha256);
  });

  it.each([
    ["compact", { epochs: 12, batch: 8 }],
    ["transfer", { epochs: 12, batch: 256 }],
    ["patch-cnn", { epochs: 8, batch: 16, inputRows: 256, inputColumns: 224 }],
  ] as const)("with %s detects the lesion and points to it", async (recipe, options) => {
    const more = syntheticImages({ patients: 20, seed: 5 });
    const tools = { backbone: await randomBackbone(1) };
    const { model, validationLogits } = await trainFold({
      recipe,
      options,
      fold: 0,
      ...tools,
      train: more.filter((image) => !isHeld(image)),
      validation: more.filter(isHeld),
    });
    const lesion = more[0] as LabelledImage;
    expect(lesion.positive).toBe(true);
    expect(validationLogits.get("image-0-L")).toBeGreaterThan(validationLogits.get("image-0-R") ?? Number.NaN);
    const { heat } = await explain(model, lesion, tools);
    const peak = heat.indexOf(Math.max(...heat));
    const [left, top, width, height] = lesion.lesions[0] ?? [0, 0, 0, 0];
    expect(peak % lesion.columns).toBeGreaterThan(left - 4);
    expect(peak % lesion.columns).toBeLessThan(left + width + 4);
    expect(Math.floor(peak / lesion.columns)).toBeGreaterThan(top - 4);
    expect(Math.floor(peak / lesion.columns)).toBeLessThan(top + height + 4);
  });

  it("with three-class distinguishes malignant from benign, marked or not, and needs each class in its training data", async () => {
    const options = { epochs: 12, batch: 8 };
    const speckled = syntheticImages({ patients: 16, seed: 7 }).map(withSpecks);
    const last = new Set(["patient-12", "patient-14"]);
    const isKept = ({ patientId }: LabelledImage) => !last.has(patientId);
    const base = {
      recipe: "three-class",
      options,
      fold: 0,
      encodings: inMemory(),
      validation: speckled.filter((image) => !isKept(image)),
    } as const;
    for (const train of [speckled, speckled.map((image) => ({ ...image, lesions: [] }))]) {
      const { validationLogits, validationMalignancies, model } = await trainFold({ ...base, train: train.filter(isKept) });
      expect(validationLogits.get("image-12-L")).toBeGreaterThan(validationLogits.get("image-12-R") ?? Number.NaN);
      expect(validationMalignancies.get("image-12-L")).toBeGreaterThan(validationMalignancies.get("image-14-L") ?? Number.NaN);
      const again = await predictClasses(model, base.validation, base);
      for (const [imageId, logit] of validationMalignancies) expect(again.malignancies.get(imageId)).toBeCloseTo(logit, 4);
    }
    const withoutBenign = speckled.filter((image) => isKept(image) && image.breastClass !== "BENIGN");
    await expect(trainFold({ ...base, train: withoutBenign })).rejects.toThrow(
      "The recipe three-class is trained on normal, benign and malignant breasts, and no patient outside fold 1 has a benign one.",
    );
  });

  it("uses only the breast's class if no lesion is marked", async () => {
    const unmarked = syntheticImages({ patients: 20, seed: 9, withBoxes: false });
    const { validationLogits } = await trainFold({
      recipe: "compact",
      options: { epochs: 15, batch: 8 },
      fold: 0,
      train: unmarked.filter((image) => !isHeld(image)),
      validation: unmarked.filter(isHeld),
    });
    const others = ["image-0-R", "image-1-L", "image-1-R"].map((id) => validationLogits.get(id) ?? Number.NaN);
    expect(validationLogits.get("image-0-L")).toBeGreaterThan(Math.max(...others));
  });

  it("with transfer needs marked lesions and the backbone that a model was trained with", async () => {
    const backbone = await randomBackbone(1);
    const base = { recipe: "transfer", options: { epochs: 1 }, fold: 0, train: train.slice(0, 4), validation: [] } as const;
    expect(await failureOf(trainFold(base))).toBe("NO_BACKBONE");
    const unmarked = base.train.map((image) => ({ ...image, lesions: [] }));
    expect(await failureOf(trainFold({ ...base, backbone, train: unmarked }))).toBe("NO_LESIONS");
    const { model } = await trainFold({ ...base, backbone });
    const [one] = validation as [LabelledImage];
    await expect(predictImages(model, [one], { backbone: await randomBackbone(2) })).rejects.toThrow(
      new RegExp(`^This model was trained with backbone ${backbone.sha256.slice(0, 12)} and cannot read the features of [0-9a-f]{12}\\.$`),
    );
    await expect(predictImages(model, [one])).rejects.toThrow(/and none is given/);
  });

  it("weights breasts by the strength of their truth only if strengths are mixed; keras-baseline never does", async () => {
    const strong = ({ patientId }: LabelledImage) => patientId === "patient-2";
    const of = (strength: (image: LabelledImage) => TruthStrength | undefined, recipe: RecipeName = "linear") =>
      trainFold({
        recipe,
        options: recipe === "linear" ? { epochs: 2 } : { epochs: 1, batch: 4, inputRows: 32, inputColumns: 32 },
        fold: 0,
        train: train.map((image) => ({ ...image, strength: strength(image) })),
        validation,
      });
    const unknown = await of(() => undefined);
    const mixed = await of((image) => (strong(image) ? "PATHOLOGY" : "SINGLE_READ"));
    expect((await of(() => "SINGLE_READ")).sha256).toBe(unknown.sha256);
    expect(mixed.sha256).not.toBe(unknown.sha256);
    // Everyone held out is scored, however weak their truth.
    expect([...mixed.validationLogits.keys()].sort()).toEqual(validation.map(({ imageId }) => imageId).sort());
    const baseline = await of((image) => (strong(image) ? "PATHOLOGY" : "SINGLE_READ"), "keras-baseline");
    expect(baseline.sha256).toBe((await of(() => undefined, "keras-baseline")).sha256);
  });

  it("reads an image's pixels once, to encode it, and retains none of them", async () => {
    const withoutPixels = ({ pixels: _, mask: __, ...facts }: LabelledImage): LabelledFacts => facts;
    const read: string[] = [];
    const base = { recipe: "compact", options: { epochs: 2, batch: 4 }, fold: 0 } as const;
    const streamed = {
      ...base,
      train: train.map(withoutPixels),
      validation: validation.map(withoutPixels),
      encodings: inMemory(),
      readImage: async ({ imageId }: ImageFacts) => {
        read.push(imageId);
        return images.find((image) => image.imageId === imageId) as LabelledImage;
      },
    };
    const { sha256 } = await trainFold(streamed);
    expect(read.sort()).toEqual(images.map(({ imageId }) => imageId).sort());
    expect((await trainFold(streamed)).sha256).toBe(sha256);
    expect(read).toHaveLength(images.length);
    expect((await trainFold({ ...base, train, validation, encodings: streamed.encodings })).sha256).toBe(sha256);
    expect(await failureOf(trainFold({ ...streamed, readImage: undefined, encodings: undefined }))).toBe("BAD_IMAGE");
  });

  it("rejects a patient on both sides, a checkpoint of another run, an image of the wrong size and weights of another model", async () => {
    const base = { recipe: "linear", fold: 0 } as const;
    expect(await failureOf(trainFold({ ...base, train, validation: train }))).toBe("BAD_IMAGE");
    const checkpoint = folder();
    await trainFold({ ...base, options: { epochs: 1 }, train, validation, checkpoint });
    expect(await failureOf(trainFold({ ...base, options: { epochs: 2 }, train, validation, checkpoint }))).toBe("BAD_CHECKPOINT");
    const cut = train.map((image) => ({ ...image, pixels: image.pixels.slice(1) }));
    expect(await failureOf(trainFold({ ...base, train: cut, validation }))).toBe("BAD_IMAGE");
    const options = { epochs: 1, seed: 1, batch: 2, inputRows: 16, inputColumns: 16 };
    const channels = { mean: [0], deviation: [1] };
    const shapes = [{ name: "kernel", shape: [2, 1] }];
    const foreign = writeModelFile({ recipe: "linear", recipeRevision: 1, options, fold: 0, channels, weights: shapes }, [
      Float32Array.of(1, 2),
    ]);
    expect(await failureOf(predictImages(foreign, validation))).toBe("BAD_MODEL_FILE");
  });

  it("rejects an input that does not fit in memory before anything is built, and suggests one that does", async () => {
    const run = trainFold({ recipe: "keras-baseline", options: { inputRows: 2240, inputColumns: 1488 }, fold: 0, train, validation });
    await expect(run).rejects.toMatchObject({
      code: "TOO_LARGE_FOR_DEVICE",
      details: { largestInput: { rows: expect.any(Number), columns: expect.any(Number) } },
    });
  });

  it("stops with DIVERGED when the loss is not a number", async () => {
    const wild = train.map((image) => ({ ...image, pixels: Float32Array.from(image.pixels, (value) => value * 1e38) }));
    const run = trainFold({
      recipe: "keras-baseline",
      options: { epochs: 3, batch: 4, inputRows: 32, inputColumns: 32 },
      fold: 0,
      train: wild,
      validation: [],
    });
    expect(await failureOf(run)).toBe("DIVERGED");
  });
});
