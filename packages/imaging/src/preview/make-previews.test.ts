import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { prepare } from "../prepare/prepare.ts";
import { toPreparedPoint } from "../prepare/transform.ts";
import { readFiledImage } from "../read-filed-image.ts";
import { exampleMammogram } from "../testing/example-mammogram.ts";
import { writeMammogram } from "../write-mammogram.ts";
import { heatMapPng } from "./heat-map-png.ts";
import { makePreviews } from "./make-previews.ts";

const mirrored = readFiledImage(writeMammogram(exampleMammogram({ rows: 900, columns: 600, patientOrientation: null }, "left")));

async function greyOf(bytes: Uint8Array): Promise<{ at(x: number, y: number): number; width: number; height: number }> {
  const { data, info } = await sharp(bytes).extractChannel(0).raw().toBuffer({ resolveWithObject: true });
  return {
    at: (x, y) => data[Math.floor(y * info.height) * info.width + Math.floor(x * info.width)] ?? -1,
    width: info.width,
    height: info.height,
  };
}

describe("makePreviews", () => {
  test("four sizes, none enlarged, all hung", async () => {
    const previews = await makePreviews(mirrored, mirrored.hang);
    expect(previews.map(({ size, width, height }) => [size, width, height])).toEqual([
      [256, 171, 256],
      [512, 341, 512],
      [1024, 600, 900],
      [2048, 600, 900],
    ]);
    for (const { jpeg } of previews) {
      const grey = await greyOf(jpeg);
      expect(grey.at(0.95, 0.5)).toBeGreaterThan(80);
      expect(grey.at(0.05, 0.5)).toBeLessThan(20);
    }
  });

  test("images are turned first, then flipped", async () => {
    const { jpeg } = (
      await makePreviews(mirrored, { rotate: 90, flipHorizontal: false, flipVertical: true, source: "orientation", contradicted: false })
    )[0]!;
    const grey = await greyOf(jpeg);
    expect([grey.width, grey.height]).toEqual([256, 171]);
    // The chest wall, stored on the left, is at the top after a clockwise quarter turn, and at the bottom after the flip.
    expect(grey.at(0.5, 0.95)).toBeGreaterThan(80);
    expect(grey.at(0.5, 0.05)).toBeLessThan(20);
  });
});

describe("heatMapPng", () => {
  test("is hot in the preview where the stored pixels are hot", async () => {
    const { transform } = prepare(mirrored, { rows: 96, columns: 64, spacingMm: 1, chestWall: "left" });
    const stored: [number, number] = [150, 300];
    const [x, y] = toPreparedPoint(transform, stored);
    const heat = new Float32Array(96 * 64);
    heat[Math.floor(y) * 64 + Math.floor(x)] = 0.7;
    const png = await heatMapPng({ rows: 96, columns: 64, heat, transform }, mirrored);
    const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
    let hottest = 0;
    for (let at = 0; at < info.width * info.height; at++) if (data[at * 4 + 3]! > data[hottest * 4 + 3]!) hottest = at;
    const hung = [1 - stored[0] / 600, stored[1] / 900];
    expect(Math.abs((hottest % info.width) / info.width - hung[0]!)).toBeLessThan(0.03);
    expect(Math.abs(Math.floor(hottest / info.width) / info.height - hung[1]!)).toBeLessThan(0.03);
    expect(data[3]).toBe(0);
  });
});
