import { describe, expect, test } from "vitest";
import { apply, invert } from "./affine.ts";
import {
  cellMap,
  fitScale,
  fitView,
  hungBreast,
  hungMm,
  hungPixelsMap,
  hungSize,
  type PlacedImage,
  panBy,
  zoomAbout,
} from "./placement.ts";

const asStored = { rotate: 0, flipHorizontal: false, flipVertical: false } as const;
const right: PlacedImage = { side: "R", rows: 1000, columns: 800, rowMm: 0.1, columnMm: 0.1, hang: asStored, breast: [300, 100, 800, 900] };
const left: PlacedImage = { ...right, side: "L", breast: [0, 100, 500, 900] };
const size = { width: 400, height: 300 };

describe("hanging", () => {
  test("flips mirror the image in its own frame", () => {
    expect(apply(hungMm({ ...right, hang: { ...asStored, flipHorizontal: true } }), [0, 0])).toEqual([80, 0]);
    expect(apply(hungMm({ ...right, hang: { ...asStored, flipVertical: true } }), [0, 0])).toEqual([0, 100]);
  });
  test("a quarter turn is clockwise: the stored top left moves to the top right", () => {
    const turned = { ...right, hang: { ...asStored, rotate: 90 as const } };
    expect(apply(hungMm(turned), [0, 0])).toEqual([100, 0]);
    expect(apply(hungMm(turned), [0, 1000])).toEqual([0, 0]);
  });
  test("a mirrored right breast hangs with its chest wall on the right", () => {
    const stored = { ...right, hang: { ...asStored, flipHorizontal: true }, breast: [0, 100, 500, 900] as const };
    expect(hungBreast(stored)).toEqual(hungBreast(right));
  });
});

describe("an image that is already hung", () => {
  const variants = [0, 90].flatMap((rotate) =>
    [true, false].flatMap((flipHorizontal) =>
      [true, false].map((flipVertical) => ({ rotate: rotate as 0 | 90, flipHorizontal, flipVertical })),
    ),
  );
  test.each(variants)("lies where the image lies: %o", (hang) => {
    const image = { ...right, rowMm: 0.2, hang };
    const map = cellMap(image, size, 3, fitView);
    const corner = apply(hungMm({ ...image, rowMm: 1, columnMm: 1 }), [120, 340]);
    expect(corner[0]).toBeLessThanOrEqual(hungSize(image).width);
    expect(corner[1]).toBeLessThanOrEqual(hungSize(image).height);
    const [x, y] = apply(hungPixelsMap(image, map), corner);
    const [wantedX, wantedY] = apply(map, [120, 340]);
    expect(x).toBeCloseTo(wantedX);
    expect(y).toBeCloseTo(wantedY);
  });
});

describe("placement", () => {
  const fit = fitScale([
    { image: right, size },
    { image: left, size },
  ]);
  test("uses one scale for all, which the tightest cell decides", () => {
    const narrow = fitScale([
      { image: right, size },
      { image: left, size: { width: 60, height: 300 } },
    ]);
    expect(narrow).toBeCloseTo(50 / 50);
    expect(fit).toBeCloseTo(280 / 80);
  });
  test("joins the chest walls: the right breast ends at its cell's right edge, the left breast begins at its cell's left edge", () => {
    expect(apply(cellMap(right, size, fit, fitView), [800, 500])[0]).toBeCloseTo(400);
    expect(apply(cellMap(left, size, fit, fitView), [0, 500])[0]).toBeCloseTo(0);
  });
  test("the same lesion has the same length on screen at 0.070 and at 0.100 mm", () => {
    const fine: PlacedImage = { ...right, rows: 1429, columns: 1143, rowMm: 0.07, columnMm: 0.07, breast: [429, 143, 1143, 1286] };
    const both = fitScale([
      { image: right, size },
      { image: fine, size },
    ]);
    const length = (image: PlacedImage, mm: number) => cellMap(image, size, both, fitView)[0] * (mm / image.columnMm);
    expect(length(fine, 12)).toBeCloseTo(length(right, 12), 6);
  });
  test("zooming keeps the place under the pointer", () => {
    for (const image of [right, left]) {
      const at = [130, 90] as const;
      const under = apply(invert(cellMap(image, size, fit, fitView)), at);
      const zoomed = zoomAbout(fitView, { side: image.side, size, fit }, at, 3);
      const now = apply(cellMap(image, size, fit, zoomed), under);
      expect(now[0]).toBeCloseTo(at[0]);
      expect(now[1]).toBeCloseTo(at[1]);
    }
  });
  test("a pan moves right and left breasts as mirror images", () => {
    const view = panBy(fitView, "R", fit, [-30, 12]);
    const [rx] = apply(cellMap(right, size, fit, view), [800, 500]);
    const [lx, ly] = apply(cellMap(left, size, fit, view), [0, 500]);
    expect(rx).toBeCloseTo(370);
    expect(lx).toBeCloseTo(30);
    expect(ly).toBeCloseTo(162);
  });
});
