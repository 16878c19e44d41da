import fc from "fast-check";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { apply, type XY } from "./affine.ts";
import type { DecodedImage } from "./decoded-image.ts";
import type { Stage } from "./hanging-stages.ts";
import type { ImageStore } from "./image-store.ts";
import { type CellLayout, layOut, type Pane, paneOf, type ViewerImage } from "./layout.ts";
import { lensAt } from "./lens.ts";
import type { ViewerMark } from "./marks.ts";
import { PaneOverlay } from "./pane-overlay.tsx";
import { plainImage, plainView } from "./plain-image.ts";
import { deviceToStored, onScreen, storedAt, storedStep } from "./view-transform.ts";
import { initialViewerState, type ViewerState } from "./viewer-state.ts";

/** Any view that a file can contain: turned and mirrored, square pixels or not, with or without spacing. */
const anyImage = fc.record({
  rows: fc.integer({ min: 200, max: 6000 }),
  columns: fc.integer({ min: 200, max: 5000 }),
  spacingMm: fc.option(fc.tuple(fc.double({ min: 0.03, max: 0.4, noNaN: true }), fc.double({ min: 0.03, max: 0.4, noNaN: true }))),
  rotate: fc.constantFrom(0 as const, 90 as const),
  flipHorizontal: fc.boolean(),
  flipVertical: fc.boolean(),
  breast: fc.tuple(unit(), unit(), unit(), unit()),
});

const anyLook = fc.record({
  width: fc.double({ min: 320, max: 3800, noNaN: true }),
  height: fc.double({ min: 320, max: 2200, noNaN: true }),
  ratio: fc.constantFrom(1, 1.1, 1.25, 1.5, 1.75, 2, 3),
  zoom: fc.double({ min: 0.5, max: 64, noNaN: true }),
  outMm: fc.double({ min: -200, max: 200, noNaN: true }),
  downMm: fc.double({ min: -200, max: 200, noNaN: true }),
  linked: fc.boolean(),
  /** The view under the pointer and the place in it, as a share of its cell. */
  pointer: fc.tuple(fc.constantFrom("r", "l"), unit(), unit()),
});

function unit() {
  return fc.double({ min: 0, max: 1, noNaN: true });
}

type AnyImage = typeof anyImage extends fc.Arbitrary<infer T> ? T : never;
type AnyLook = typeof anyLook extends fc.Arbitrary<infer T> ? T : never;

const stage: Stage = {
  name: "CC",
  rows: [
    [
      { label: "RCC", side: "R", imageId: "r" },
      { label: "LCC", side: "L", imageId: "l" },
    ],
  ],
};

function decodedOf({ rows, columns, spacingMm, rotate, flipHorizontal, flipVertical, breast: [a, b, c, d] }: AnyImage): DecodedImage {
  const [left, right] = [Math.min(a, c) * columns * 0.9, (Math.min(a, c) * 0.9 + 0.1) * columns];
  const [top, bottom] = [Math.min(b, d) * rows * 0.9, (Math.min(b, d) * 0.9 + 0.1) * rows];
  return {
    rows,
    columns,
    ...plainImage,
    hang: { rotate, flipHorizontal, flipVertical, source: "orientation", contradicted: false },
    spacingMm,
    breast: [left, top, right, bottom],
  };
}

/** All panes on screen, views and magnifier, as the page lays them out. */
function panesOf(right: AnyImage, left: AnyImage, look: AnyLook) {
  const decoded = new Map([
    ["r", decodedOf(right)],
    ["l", decodedOf(left)],
  ]);
  const images = (
    [
      ["r", right],
      ["l", left],
    ] as const
  ).map(([id, { rows, columns }]): ViewerImage => ({ ...plainView(id, id === "r" ? "R" : "L"), rows, columns, pixelSpacingMm: null }));
  const store: Pick<ImageStore, "get"> = { get: (id) => ({ kind: "ready", image: decoded.get(id) as DecodedImage }) };
  const { zoom, outMm, downMm, width, height, ratio } = look;
  const view = { zoom, outMm, downMm };
  const state: ViewerState = look.linked ? { ...initialViewerState, view } : { ...initialViewerState, linked: false, views: { r: view } };
  const cells = layOut({ stage, images, store, width, height, state });
  const [imageId, across, down] = look.pointer;
  const under = cells.find(({ cell }) => cell.imageId === imageId) as CellLayout;
  const pointer = { imageId, at: [across * under.rect.width, down * under.rect.height] as const };
  const lens = lensAt(cells, pointer, { width, height }, ratio);
  return { lens, under, pointer, panes: [...cells.flatMap((cell) => paneOf(cell) ?? []), ...(lens ? [lens] : [])] };
}

/** The corners of a box mark as the overlay of a pane draws them, read from its markup. */
function drawnCorners(pane: Pane, points: readonly XY[]): XY[] {
  const mark: ViewerMark = { id: "m", imageId: pane.drawn.imageId, shape: "POLYGON", points, whose: "first", label: "" };
  const html = renderToStaticMarkup(createElement(PaneOverlay, { pane, marks: [mark] }));
  const path = /<g[^>]*data-mark="m".*? d="M([^"]*)Z"/.exec(html)?.[1] ?? "";
  return path.split("L").map((pair) => pair.split(" ").map(Number) as unknown as XY);
}

describe("a mark and its pixel stay together", () => {
  test("in every view and in the magnifier, under any zoom, pan, flip, turn, spacing, link and pixel ratio", () => {
    fc.assert(
      fc.property(anyImage, anyImage, anyLook, fc.tuple(unit(), unit()), fc.tuple(unit(), unit()), (right, left, look, p, q) => {
        const { panes, lens } = panesOf(right, left, look);
        expect(lens).not.toBeNull();
        for (const pane of panes) {
          const { rows, columns } = pane.drawn.decoded;
          const stored: XY[] = [p, q, [0, 0], [1, 1]].map(([x = 0, y = 0]) => [x * columns, y * rows]);
          const drawn = drawnCorners(pane, stored);
          stored.forEach((point, index) => {
            const [x, y] = drawn[index] as XY;
            // The stored pixel that the graphics card shows where the mark's corner is drawn.
            const device: XY = [(pane.rect.x + x) * look.ratio, (pane.rect.y + y) * look.ratio];
            const shown = apply(deviceToStored(pane.transform, pane.rect, look.ratio), device);
            expect(Math.abs(shown[0] - point[0])).toBeLessThan(1e-3);
            expect(Math.abs(shown[1] - point[1])).toBeLessThan(1e-3);
          });
        }
      }),
      { numRuns: 300 },
    );
  });

  test("the magnifier shows the place under the pointer at that place, at least twice as large, and lies within the viewer", () => {
    fc.assert(
      fc.property(anyImage, anyImage, anyLook, (right, left, look) => {
        const { lens, under, pointer } = panesOf(right, left, look);
        if (!lens) throw new Error("There is no magnifier.");
        const inLens: XY = [under.rect.x + pointer.at[0] - lens.rect.x, under.rect.y + pointer.at[1] - lens.rect.y];
        const wanted = storedAt(lens.drawn.transform, pointer.at);
        const shown = storedAt(lens.transform, inLens);
        const pixel = Math.max(1, 1 / look.zoom);
        expect(Math.hypot(shown[0] - wanted[0], shown[1] - wanted[1])).toBeLessThan(1e-3 * pixel);
        expect(lens.transform.pixelsPerMm).toBeGreaterThanOrEqual(2 * lens.drawn.transform.pixelsPerMm * (1 - 1e-9));
        expect(lens.rect.x).toBeGreaterThanOrEqual(0);
        expect(lens.rect.x + lens.rect.width).toBeLessThanOrEqual(look.width + 1e-9);
        expect(lens.rect.y + lens.rect.height).toBeLessThanOrEqual(look.height + 1e-9);
      }),
    );
  });
});

test("a millimetre has the transform's length on screen, across and down, in views and magnifier", () => {
  fc.assert(
    fc.property(anyImage, anyImage, anyLook, (right, left, look) => {
      for (const { drawn, transform } of panesOf(right, left, look).panes) {
        const { rowMm, columnMm } = drawn.placed;
        const [origin, across, down] = [
          [0, 0],
          [10 / columnMm, 0],
          [0, 10 / rowMm],
        ].map((point) => onScreen(transform, point)) as [XY, XY, XY];
        for (const end of [across, down]) {
          expect(Math.hypot(end[0] - origin[0], end[1] - origin[1]) / 10 / transform.pixelsPerMm).toBeCloseTo(1, 6);
        }
      }
    }),
  );
});

test("an arrow key moves along one stored axis and, on screen, in the arrow's direction", () => {
  fc.assert(
    fc.property(anyImage, anyImage, anyLook, fc.constantFrom<XY>([1, 0], [-1, 0], [0, 1], [0, -1]), (right, left, look, arrow) => {
      for (const { transform } of panesOf(right, left, look).panes) {
        const step = storedStep(transform, arrow);
        expect(Math.abs(step[0]) + Math.abs(step[1])).toBe(1);
        const from = onScreen(transform, [0, 0]);
        const to = onScreen(transform, step);
        expect((to[0] - from[0]) * arrow[0] + (to[1] - from[1]) * arrow[1]).toBeGreaterThan(0);
      }
    }),
  );
});
