import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Affine, XY } from "./affine.ts";
import { invert } from "./affine.ts";
import type { Region } from "./mark-geometry.ts";
import { turnedBy, turnHandleOf } from "./turn-handle.ts";
import { onScreen, type ViewTransform } from "./view-transform.ts";

const image = { columns: 4000, rows: 5000 };
const pane = { width: 600, height: 450 };

/** An image in its pane: zoomed, mirrored or not, upright or turned. */
const transform: fc.Arbitrary<ViewTransform> = fc
  .tuple(fc.double({ min: 0.05, max: 3, noNaN: true }), fc.constantFrom(1, -1), fc.boolean())
  .map(([scale, mirror, lying]) => {
    const toScreen: Affine = lying ? [0, scale, scale * mirror, 0, 20, -30] : [scale * mirror, 0, 0, scale, -10, 15];
    return { toScreen, toStored: invert(toScreen), pixelsPerMm: scale };
  });
const ellipse: fc.Arbitrary<Region> = fc
  .tuple(fc.integer({ min: 40, max: 400 }), fc.integer({ min: 20, max: 39 }))
  .map(([long, short]) => ({
    shape: "ELLIPSE",
    points: [
      [2000 - long, 2500],
      [2000 + long, 2500],
      [2000, 2500 - short],
      [2000, 2500 + short],
    ],
  }));
const degrees = fc.integer({ min: 1, max: 359 });

function directionOnScreen({ points }: Region, view: ViewTransform): number {
  const [a, b] = points.slice(0, 2).map((point) => onScreen(view, point)) as [XY, XY];
  return Math.atan2(b[1] - a[1], b[0] - a[0]);
}

describe("turning an ellipse", () => {
  test("turns it clockwise on screen by the angle, however the image is hung, and keeps its centre and axes", () => {
    fc.assert(
      fc.property(ellipse, transform, degrees, (start, view, angle) => {
        const turned = turnedBy(start, view, (angle * Math.PI) / 180, image) as Region;
        const by = ((directionOnScreen(turned, view) - directionOnScreen(start, view)) * 180) / Math.PI;
        expect(Math.abs(((by - angle + 540) % 360) - 180)).toBeLessThan(0.2);
        const lengths = ({ points: [a, b, c, d] }: Region) => [
          Math.hypot(a![0] - b![0], a![1] - b![1]),
          Math.hypot(c![0] - d![0], c![1] - d![1]),
        ];
        lengths(turned).forEach((length, index) => {
          expect(length).toBeCloseTo(lengths(start)[index]!, 1);
        });
        expect((turned.points[0]![0] + turned.points[1]![0]) / 2).toBeCloseTo(2000, 1);
        expect((turned.points[2]![1] + turned.points[3]![1]) / 2).toBeCloseTo(2500, 1);
      }),
    );
  });
  test("refuses an ellipse that would leave the image, and any other shape", () => {
    const identity: Affine = [1, 0, 0, 1, 0, 0];
    const view = { toScreen: identity, toStored: identity, pixelsPerMm: 1 };
    const flat: Region = {
      shape: "ELLIPSE",
      points: [
        [0, 30],
        [200, 30],
        [100, 20],
        [100, 40],
      ],
    };
    expect(turnedBy(flat, view, Math.PI / 2, image)).toBeNull();
    const box: Region = {
      shape: "BOX",
      points: [
        [10, 10],
        [20, 20],
      ],
    };
    expect(turnedBy(box, view, 1, image)).toBeNull();
    expect(turnHandleOf(box, view, pane)).toBeNull();
  });
  test("has its handle beyond an end of an axis, within the pane if any end has room", () => {
    const identity: Affine = [1, 0, 0, 1, 0, 0];
    const view = { toScreen: identity, toStored: identity, pixelsPerMm: 1 };
    const at = (x: number): Region => ({
      shape: "ELLIPSE",
      points: [
        [x - 50, 200],
        [x + 50, 200],
        [x, 180],
        [x, 220],
      ],
    });
    expect(turnHandleOf(at(300), view, pane)).toEqual({ end: [350, 200], at: [380, 200] });
    expect(turnHandleOf(at(560), view, pane)).toEqual({ end: [560, 220], at: [560, 250] });
  });
});
