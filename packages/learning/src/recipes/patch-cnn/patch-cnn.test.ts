import { randomStream } from "@second-read/metrics";
import { describe, expect, it } from "vitest";
import { syntheticImages } from "../../test-images.ts";
import { drawPatch } from "./draw-patch.ts";
import { encodeTissue, outside } from "./encode.ts";
import { borderCells, cellPixels, outsideLogit, patchCells } from "./grid.ts";
import { patchCnn } from "./patch-cnn.ts";
import { drawFrom, patchesOf } from "./sample-patches.ts";
import { lesionsOf, tissueOf } from "./tissue.ts";

const options = patchCnn.resolveOptions({ inputRows: 256, inputColumns: 224 });
const images = syntheticImages({ patients: 4 }).map((image) => ({ ...image, weight: 1 }));
const encoded = images.map((image) => ({ image, tissue: tissueOf([encodeTissue(image, options)]) }));
const cell = cellPixels(options.inputRows);
const cells = patchCells * patchCells;

describe("a patch", () => {
  const flat = { rows: 256, columns: 224, values: new Float32Array(256 * 224) };
  // Brightness has a step along x = 100: from the patch's brightness to either side of it, the test tells where each cell came from.
  flat.values.fill(0.2);
  for (let i = 0; i < flat.values.length; i += 1) if (i % 224 >= 100) flat.values[i] = 0.8;
  const lesion = { x: 118, y: 128, radiusX: 12, radiusY: 12 };

  it("transforms its targets with it when it is rotated, scaled and mirrored", () => {
    for (let i = 0; i < 20; i += 1) {
      const { input, label, shape } = drawPatch(flat, [lesion], [112, 128], cell, randomStream(i, "patch"));
      expect(shape).toEqual([patchCells * cell, patchCells * cell, 2]);
      const bright = (at: number) => {
        const [row, column] = [Math.floor(at / patchCells), at % patchCells];
        return input[2 * ((row + 0.5) * cell * patchCells * cell + (column + 0.5) * cell)] as number;
      };
      const lesionCells = Array.from({ length: cells }, (_, at) => at).filter((at) => label[at] === 1);
      expect(lesionCells.length).toBeGreaterThan(4);
      // The lesion lies on the bright side of the step, more than a radius from the dark side.
      const brightness = lesionCells.map(bright);
      const darkest = Math.min(...Array.from({ length: cells }, (_, at) => bright(at)));
      expect(Math.min(...brightness)).toBeGreaterThan(darkest + 0.3);
    }
  });

  it("gives a lesion weight one and its surroundings one half, and has no target at its border", () => {
    const { label } = drawPatch(flat, [lesion], [112, 128], cell, randomStream(1, "patch"));
    const weightOf = (target: number) => label.subarray(cells).reduce((sum, weight, at) => sum + (label[at] === target ? weight : 0), 0);
    expect(weightOf(1)).toBeCloseTo(1, 5);
    expect(weightOf(0)).toBeCloseTo(0.5, 5);
    for (let at = 0; at < cells; at += 1)
      if (at % patchCells < borderCells || at < borderCells * patchCells) expect(label[cells + at]).toBe(0);
  });

  it("has no target outside the breast", () => {
    const empty = { rows: 256, columns: 224, values: new Float32Array(256 * 224).fill(outside) };
    const { label, input } = drawPatch(empty, [], [112, 128], cell, randomStream(1, "patch"));
    expect(label.every((value) => value === 0)).toBe(true);
    expect(input.every((value, i) => value === (i % 2 === 0 ? -1 : 0))).toBe(true);
  });
});

describe("the patches of an epoch", () => {
  const weightOf = (patches: ReturnType<typeof patchesOf>, isRoundLesion: boolean) =>
    patches.filter((one) => one.isRoundLesion === isRoundLesion).reduce((sum, { weight }) => sum + weight, 0);

  it("have the same total weight around lesions as elsewhere, however few lesions there are", () => {
    for (const some of [images, [...images, ...images.filter(({ positive }) => !positive)]]) {
      const patches = patchesOf(some, options);
      expect(weightOf(patches, true)).toBeCloseTo(weightOf(patches, false), 5);
    }
  });

  it("leave out an abnormal breast without a mark", () => {
    const unmarked = images.map((image) => ({ ...image, lesions: [] }));
    expect(patchesOf(unmarked, options)).toHaveLength(2 * images.filter(({ positive }) => !positive).length);
  });

  it("show what they should: every patch around a lesion contains part of it", () => {
    const random = randomStream(3, "epoch");
    for (const patch of patchesOf(images, options)) {
      const { tissue } = encoded.find(({ image }) => image === patch.image) as (typeof encoded)[number];
      const { label } = drawFrom(patch, tissue, options, random);
      if (patch.isRoundLesion) expect(label.subarray(0, cells).some((target) => target === 1)).toBe(true);
    }
  });
});

describe("a whole image", () => {
  it("has a logit for each cell and the targets of its lesion", () => {
    const { image, tissue } = encoded.find(({ image: { positive } }) => positive) as (typeof encoded)[number];
    const part = encodeTissue(image, options);
    const fitted = { channels: { mean: [0, 0], deviation: [1, 1] }, arrays: [] };
    const { labels, shape } = patchCnn.labelledInputOf(image, [part], fitted, options);
    const count = (tissue.rows / cell) * (tissue.columns / cell);
    expect(shape).toEqual([256, tissue.columns, 2]);
    expect(labels).toHaveLength(2 * count);
    const [lesion] = lesionsOf(image, options);
    const width = tissue.columns / cell;
    for (let at = 0; at < count; at += 1) {
      if (labels[at] !== 1 || lesion === undefined) continue;
      expect(Math.abs(((at % width) + 0.5) * cell - lesion.x)).toBeLessThan(lesion.radiusX);
      expect(Math.abs((Math.floor(at / width) + 0.5) * cell - lesion.y)).toBeLessThan(lesion.radiusY);
    }
  });

  it("is scored by its ten highest cells within the breast", () => {
    const outputs = Float32Array.from({ length: 40 }, (_, i) => (i < 20 ? outsideLogit : i - 20));
    expect(patchCnn.logitOf(outputs, 1)).toBeCloseTo(14.5, 5);
    expect(patchCnn.logitOf(new Float32Array(5).fill(outsideLogit), 1)).toBeLessThan(-5);
  });
});

it("accepts inputs of five sizes, and lists them in the error for any other", () => {
  expect(patchCnn.resolveOptions({ inputRows: 1024, inputColumns: 896 })).toMatchObject({ inputRows: 1024, inputColumns: 896 });
  expect(() => patchCnn.resolveOptions({ inputRows: 1000, inputColumns: 875 })).toThrow(/256 × 224, 512 × 448, 1024 × 896/);
});
