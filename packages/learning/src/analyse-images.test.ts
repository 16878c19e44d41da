import type { RecipeName } from "@second-read/domain";
import { describe, expect, it } from "vitest";
import { type AnalysedImage, openAnalysis } from "./analyse-images.ts";
import { randomBackbone } from "./backbone/random-backbone.ts";
import { GridOverImage } from "./grid-over-image.ts";
import { placeMarks } from "./place-marks.ts";
import type { LabelledImage } from "./prepared-image.ts";
import { recipeOf } from "./recipes/recipe-data.ts";
import { syntheticImages } from "./test-images.ts";
import { trainFold } from "./train-fold.ts";

// Use the backend that every machine has.
process.env.NATIVE_TENSORFLOW_FOLDER = import.meta.dirname;

const images = syntheticImages({ patients: 12, seed: 5 });
const isHeld = ({ patientId }: LabelledImage) => ["patient-0", "patient-1", "patient-2"].includes(patientId);
const validation = images.filter(isHeld);

async function analysed(recipe: RecipeName, options: Parameters<typeof trainFold>[0]["options"]): Promise<AnalysedImage[]> {
  const tools = { backbone: recipeOf(recipe).backbone === null ? undefined : await randomBackbone(1) };
  const train = images.filter((image) => !isHeld(image));
  const { model } = await trainFold({ recipe, options, fold: 0, train, validation, ...tools });
  const analysis = await openAnalysis(model, model, tools);
  const results: AnalysedImage[] = [];
  for (const image of validation) results.push(await analysis.analyse(image));
  analysis.close();
  return results;
}

describe.each([
  ["compact", { epochs: 25, batch: 4 }, 32],
  ["transfer", { epochs: 6, batch: 256 }, null],
  ["patch-cnn", { epochs: 1, batch: 8, inputRows: 256, inputColumns: 224 }, 64],
  ["patch-cnn-pretrained", { epochs: 1, batch: 8, inputRows: 256, inputColumns: 224 }, 64],
] as const)("what %s makes of held-out images", { timeout: 180_000 }, (recipe, options, width) => {
  it("gives marks that are far enough apart, with a bright lesion marked strongest, and a heat map unlike that of random weights", async () => {
    const found = await analysed(recipe, options);
    for (const [i, { imageId, marks, lesions, heatHits, randomisedCorrelation, features }] of found.entries()) {
      expect(imageId).toBe(validation[i]?.imageId);
      expect(lesions).toBe(validation[i]?.lesions.length);
      expect(marks?.length).toBeGreaterThan(0);
      expect(marks?.length).toBeLessThanOrEqual(10);
      expect(marks?.map(({ score }) => score)).toEqual(marks?.map(({ score }) => score).sort((a, b) => b - a));
      if (lesions === 0) expect([heatHits, marks?.find(({ lesion }) => lesion !== null)]).toEqual([null, undefined]);
      // After one epoch from random weights patch-cnn detects nothing yet.
      else if (!recipe.startsWith("patch-cnn")) expect([heatHits, marks?.[0]?.lesion]).toEqual([true, 0]);
      if (randomisedCorrelation !== null) expect(Math.abs(randomisedCorrelation)).toBeLessThan(0.9);
      if (width !== null) expect(features).toHaveLength(width);
      expect(features.every(Number.isFinite)).toBe(true);
    }
    expect(found.filter(({ lesions }) => lesions > 0)).toHaveLength(2);
    expect(found.some(({ randomisedCorrelation }) => randomisedCorrelation !== null)).toBe(true);
    expect(new Set(found.map(({ features }) => features.length)).size).toBe(1);
  });
});

it("counts nothing that is marked in a normal breast as a lesion to be found", { timeout: 60_000 }, async () => {
  const { model } = await trainFold({
    recipe: "compact",
    options: { epochs: 1 },
    fold: 0,
    train: images.filter((one) => !isHeld(one)),
    validation,
  });
  const analysis = await openAnalysis(model, model, { backbone: undefined });
  const normal = validation.find(({ positive }) => !positive) as LabelledImage;
  const wholeBreast = [[0, 0, normal.columns, normal.rows]] as const;
  const { lesions, heatHits, marks } = await analysis.analyse({ ...normal, lesions: wholeBreast });
  analysis.close();
  expect(marks?.length).toBeGreaterThan(0);
  expect([lesions, heatHits, marks?.filter(({ lesion }) => lesion !== null)]).toEqual([0, null, []]);
});

it("gives no marks but still a heat map for a recipe that does not locate lesions", { timeout: 60_000 }, async () => {
  const found = await analysed("keras-baseline", { epochs: 1, batch: 4, inputRows: 32, inputColumns: 32 });
  expect(found.map(({ marks }) => marks)).toEqual(validation.map(() => null));
  expect(found.filter(({ heatHits }) => heatHits !== null)).toHaveLength(2);
});

describe("marks", () => {
  const rows = 8;
  const columns = 8;
  /** 8 × 8 cells of 10 × 10 pixels of 0.5 mm; a lesion of 30 × 20 pixels and a point. */
  const image: LabelledImage = {
    ...(validation[0] as LabelledImage),
    rows: 80,
    columns: 80,
    breast: [0, 0, 80, 80],
    spacingMm: 0.5,
    pixels: new Float32Array(6400).fill(1),
    mask: new Uint8Array(6400).fill(1),
    lesions: [
      [20, 30, 30, 20],
      [70, 70, 0, 0],
    ],
  };
  const grid = new GridOverImage(image, { rows: 80, columns: 80, spacingMm: 0.5 }, { rows, columns });
  const cell = (row: number, column: number) => row * columns + column;

  it("lie on the lesion whose ellipse contains the cell's centre, a point counting as 5 mm around it", () => {
    expect([cell(3, 3), cell(4, 3), cell(3, 1), cell(2, 2), cell(7, 7), cell(6, 7), cell(6, 5)].map((one) => grid.lesionAt(one))).toEqual([
      0,
      0,
      null,
      null,
      1,
      1,
      null,
    ]);
  });

  it("are peaks at least 10 mm apart", () => {
    const logits = new Float32Array(64).fill(-3);
    logits[cell(3, 3)] = 2;
    logits[cell(3, 4)] = 1; // next to a higher cell: not a peak
    logits[cell(3, 5)] = 1.5; // a peak 10 mm away
    logits[cell(0, 0)] = Number.NaN;
    const marks = placeMarks(logits, grid);
    expect(marks.slice(0, 2)).toEqual([
      { score: 2, lesion: 0 },
      { score: 1.5, lesion: null },
    ]);
    expect(marks.slice(2).every(({ score }) => score === -3)).toBe(true);
    logits[cell(3, 5)] = -3;
    logits[cell(4, 4)] = 3;
    expect(placeMarks(logits, grid).filter(({ score }) => score > 0)).toEqual([{ score: 3, lesion: 0 }]);
  });
});
