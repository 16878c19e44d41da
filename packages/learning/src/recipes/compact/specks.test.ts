import { randomStream } from "@second-read/metrics";
import { describe, expect, it } from "vitest";
import { combinePlanes, type Plane, plane } from "./blur.ts";
import { finestCellPixels, speckMeasures } from "./cells.ts";
import { specksOf } from "./specks.ts";

const cells = 8;
const pixels = cells * finestCellPixels;
const everywhere = plane(pixels, pixels, new Float32Array(pixels * pixels).fill(1));
const share = plane(cells, cells, new Float32Array(cells * cells).fill(1));

/** Uniform tissue with film noise. */
function tissue(noise: number): Plane {
  const random = randomStream(1, "noise");
  return plane(
    pixels,
    pixels,
    Float32Array.from({ length: pixels * pixels }, () => 0.5 + noise * random.normal()),
  );
}

/** Adds `dots` bright spots of width `sigma` around the middle of the cell in row 3, column 4. */
function withDots(source: Plane, dots: number, sigma: number): Plane {
  const added = plane(pixels, pixels);
  for (let dot = 0; dot < dots; dot += 1) {
    const row = 3.5 * finestCellPixels + 5 * Math.sin(2.4 * dot);
    const column = 4.5 * finestCellPixels + 5 * Math.cos(2.4 * dot);
    for (let y = 0; y < pixels; y += 1)
      for (let x = 0; x < pixels; x += 1)
        added.values[y * pixels + x] =
          (added.values[y * pixels + x] as number) + 0.3 * Math.exp(-((y - row) ** 2 + (x - column) ** 2) / (2 * sigma * sigma));
  }
  return combinePlanes(source, added, (a, b) => a + b);
}

function brightest(source: Plane, measure: (typeof speckMeasures)[number]): { cell: number; value: number } {
  const { values } = specksOf(source, everywhere, share)[speckMeasures.indexOf(measure)] as Plane;
  const value = Math.max(...values);
  return { cell: values.indexOf(value), value };
}

describe("bright specks", () => {
  it("stand out in every measure except the noise", () => {
    const source = withDots(tissue(0.01), 5, 0.7);
    for (const measure of ["peak", "share", "brightShare", "skew", "peakAround", "shareAround", "brightShareAround"] as const)
      expect(brightest(source, measure).cell, measure).toBe(3 * cells + 4);
  });

  it("do not respond to something bright and wide", () => {
    const [plain, wide, narrow] = [tissue(0.01), withDots(tissue(0.01), 1, 12), withDots(tissue(0.01), 1, 0.7)].map(
      (source) => brightest(source, "peak").value,
    ) as [number, number, number];
    expect(wide).toBeLessThan(1.2 * plain);
    expect(narrow).toBeGreaterThan(1.5 * plain);
  });

  it("are measured relative to the local noise: doubling the noise gives the same measures and a higher noise", () => {
    const [quiet, loud] = [0.02, 0.04].map((noise) => specksOf(tissue(noise), everywhere, share)) as [Plane[], Plane[]];
    const mean = ({ values }: Plane) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const at = (planes: Plane[], measure: (typeof speckMeasures)[number]) => mean(planes[speckMeasures.indexOf(measure)] as Plane);
    expect(at(loud, "peak") / at(quiet, "peak")).toBeCloseTo(1, 1);
    expect(at(loud, "noise") - at(quiet, "noise")).toBeCloseTo(Math.log(2), 1);
  });
});
