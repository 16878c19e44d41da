import type { VoiLut } from "@second-read/imaging/view";
import { describe, expect, it } from "vitest";
import { airOf } from "./air.ts";

const side = 40;
/** Left half breast, right half air; `breast` and `air` give the value of each pixel by its index. */
function half(
  breast: (at: number) => number,
  air: (at: number) => number,
  photometric: "MONOCHROME1" | "MONOCHROME2" = "MONOCHROME2",
  rescaleSlope = 1,
  voiLuts: readonly VoiLut[] = [],
) {
  const pixels = new Uint16Array(side * side);
  const mask = new Uint8Array(side * side);
  pixels.forEach((_, at) => {
    const isBreast = at % side < side / 2;
    mask[at] = isBreast ? 1 : 0;
    pixels[at] = isBreast ? breast(at) : air(at);
  });
  const image = { rows: side, columns: side, bitsStored: 12, photometric, presentationLutShape: null, rescaleSlope, voiLuts, pixels };
  return airOf(image, { mask, columns: side, step: 1 });
}
const noisy = (level: number) => (at: number) => level + ((at * 7) % 9) - 4;

describe("air", () => {
  it("ranges from zero to the end of its noise", () => {
    const air = half(noisy(1500), noisy(24));
    expect(air?.low).toBe(0);
    expect(air?.high).toBeGreaterThan(28);
    expect(air?.high).toBeLessThan(60);
  });

  it("is at the upper end where low values are bright: by photometric interpretation, negative rescale slope or falling LUT", () => {
    for (const air of [half(noisy(1500), noisy(4000), "MONOCHROME1"), half(noisy(1500), noisy(4000), "MONOCHROME2", -1)]) {
      expect(air?.high).toBe(4095);
      expect(air?.low).toBeGreaterThan(3940);
    }
    expect(half(noisy(1500), noisy(24), "MONOCHROME1", -1)?.low).toBe(0);
    const falling = [{ name: "L", first: 0, bits: 12, data: Uint16Array.from({ length: 4096 }, (_, at) => 4095 - at) }];
    expect(half(noisy(1500), noisy(4000), "MONOCHROME2", 1, falling)?.high).toBe(4095);
  });

  it("excludes a label within it", () => {
    const air = half(noisy(1500), (at) => (at % 50 === 0 ? 3000 : noisy(24)(at)));
    expect(air?.high).toBeLessThan(60);
  });

  it("is null where breast and background cannot be separated", () => {
    expect(half((at) => (at % 100 === 0 ? 25 : 1500), noisy(24))).toBeNull();
    expect(half(noisy(300), (at) => (at * 37) % 400)).toBeNull();
  });
});
