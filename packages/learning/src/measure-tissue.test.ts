import { expect, test } from "vitest";
import { measureCount, measureTissue, roundedMeasures } from "./measure-tissue.ts";
import type { PreparedImage } from "./prepared-image.ts";

/** A square breast of 128 × 112 mm whose left part is as bright as glandular tissue. */
function breast(denseShare: number, scale = 1): PreparedImage {
  const [rows, columns] = [128, 112];
  const pixels = Float32Array.from({ length: rows * columns }, (_, i) => {
    const grain = 0.02 * Math.sin(i);
    return scale * ((i % columns) / columns < denseShare ? 0.8 + grain : 0.2 + grain);
  });
  return {
    ...{ imageId: "i", patientId: "p", examId: "e", breastId: "b", laterality: "R", view: "MLO" },
    ...{ rows, columns, pixels, mask: new Uint8Array(rows * columns).fill(1), spacingMm: 1, breast: [0, 0, columns, rows] },
  };
}

test("tissue measures tell how much of a breast is bright, whatever its exposure", () => {
  const [fatty, dense] = [measureTissue(breast(0.2)), measureTissue(breast(0.7))];
  expect(fatty).toHaveLength(measureCount);
  // The mean, and the share above one half.
  expect(dense[0]).toBeGreaterThan((fatty[0] as number) + 0.3);
  expect(fatty[8]).toBeCloseTo(0.2, 1);
  expect(dense[8]).toBeCloseTo(0.7, 1);
  const darker = measureTissue(breast(0.7, 0.5));
  for (const [i, value] of darker.entries()) expect(value).toBeCloseTo(dense[i] as number, 2);
  expect(roundedMeasures(Float32Array.of(0.123456, -2))).toEqual([0.1235, -2]);
});

test("an image without a breast still has measures", () => {
  const empty = { ...breast(0.5), mask: new Uint8Array(128 * 112) };
  expect(measureTissue(empty)).toEqual(new Float32Array(measureCount));
});
