import { randomStream } from "@second-read/metrics";
import { describe, expect, it } from "vitest";
import { toBfloat16 } from "../../encoding.ts";
import { featuresOfCell } from "./backbone-features.ts";
import { strongestComponents } from "./principal-components.ts";
import { sampleCells } from "./sample-cells.ts";
import { transfer } from "./transfer.ts";

describe("principal components", () => {
  it("are the directions from which a matrix was built, strongest first", () => {
    const size = 40;
    // Two orthogonal directions of strengths 9 and 4 in noise of strength 1.
    const a = Float64Array.from({ length: size }, (_, i) => Math.cos((2 * Math.PI * i) / size) * Math.sqrt(2 / size));
    const b = Float64Array.from({ length: size }, (_, i) => Math.sin((2 * Math.PI * i) / size) * Math.sqrt(2 / size));
    const matrix = Float64Array.from({ length: size * size }, (_, k) => {
      const [i, j] = [Math.floor(k / size), k % size];
      return 8 * (a[i] as number) * (a[j] as number) + 3 * (b[i] as number) * (b[j] as number) + (i === j ? 1 : 0);
    });
    const { vectors, strengths } = strongestComponents(matrix, size, 3);
    expect(strengths[0]).toBeCloseTo(9, 6);
    expect(strengths[1]).toBeCloseTo(4, 6);
    expect(strengths[2]).toBeCloseTo(1, 6);
    const along = (column: number, direction: Float64Array) =>
      Math.abs(direction.reduce((sum, value, i) => sum + value * (vectors[i * 3 + column] as number), 0));
    expect(along(0, a)).toBeCloseTo(1, 6);
    expect(along(1, b)).toBeCloseTo(1, 6);
  });
});

describe("the backbone's features", () => {
  it("are interpolated between the centres of its cells", () => {
    // Two columns of one channel, with values 0 and 8: their centres are at 16 and 48 pixels.
    const features = { shape: [1, 2, 1], values: toBfloat16(Float32Array.of(0, 8)) };
    const at = (column: number) => {
      const target = new Float32Array(1);
      featuresOfCell(features, { row: 0, column, stride: 32 }, target, 0);
      return target[0];
    };
    expect([0, 1, 2, 3].map(at)).toEqual([0, 2, 6, 8]);
  });
});

describe("sampled cells", () => {
  const targets = Array.from({ length: 400 }, (_, cell) => ({ cell, isLesion: cell < 7, weight: cell < 7 ? 10 / 7 : 5 / 393 }));

  it("are every lesion cell and 150 others, which share the total background weight", () => {
    const sampled = sampleCells(targets, randomStream(1, "test"));
    expect(sampled.filter(({ isLesion }) => isLesion).map(({ cell }) => cell)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    const others = sampled.filter(({ isLesion }) => !isLesion);
    expect(new Set(others.map(({ cell }) => cell)).size).toBe(150);
    expect(others.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(5, 6);
  });
});

describe("the image's logit", () => {
  it("is the mean of its ten highest cells, each the mean of five networks", () => {
    // Cell i: the five networks give i − 2 to i + 2.
    const outputs = Float32Array.from({ length: 30 * 5 }, (_, k) => Math.floor(k / 5) + (k % 5) - 2);
    expect(transfer.logitOf(outputs, 30)).toBeCloseTo(24.5, 5);
    expect(transfer.logitOf(outputs.subarray(0, 15), 3)).toBeCloseTo(1, 5);
  });

  it("is that of an image without findings if no cell lies inside the breast", () => {
    expect(transfer.logitOf(new Float32Array(0), 0)).toBeLessThan(-5);
  });
});

describe("without a backbone", () => {
  it("says what to do", () => {
    expect(() => transfer.encodingParts(transfer.resolveOptions({}), undefined)).toThrow(
      /none is installed: npm run backbone installs one/,
    );
  });
});
