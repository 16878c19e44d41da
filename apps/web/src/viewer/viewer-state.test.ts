import { describe, expect, test } from "vitest";
import { fitView } from "./placement.ts";
import { initialViewerState, viewerReducer, viewOf, windowingOf, withPreset } from "./viewer-state.ts";

const zoomed = { zoom: 3, outMm: 10, downMm: -4 };

describe("viewer state", () => {
  test("linked views move together, unlinked ones separately, and linking takes over the one under the pointer", () => {
    const together = viewerReducer(initialViewerState, { kind: "view", imageId: "a", view: zoomed });
    expect(viewOf(together, "b")).toEqual(zoomed);
    const apart = viewerReducer(viewerReducer(together, { kind: "link", imageId: "a" }), { kind: "view", imageId: "a", view: fitView });
    expect(viewOf(apart, "a")).toEqual(fitView);
    expect(viewOf(apart, "b")).toEqual(zoomed);
    const again = viewerReducer(apart, { kind: "link", imageId: "a" });
    expect(viewOf(again, "b")).toEqual(fitView);
  });
  test("a stage starts at fit, and stepping stops at both ends", () => {
    const moved = viewerReducer(initialViewerState, { kind: "view", imageId: "a", view: zoomed });
    const next = viewerReducer(moved, { kind: "stage", to: 1, count: 3 });
    expect(next.stage).toBe(1);
    expect(next.view).toEqual(fitView);
    expect(viewerReducer(initialViewerState, { kind: "stage", to: -1, count: 3 })).toBe(initialViewerState);
  });
  test("a step that has another number keeps its zoom and the view that is alone", () => {
    const alone = viewerReducer(initialViewerState, { kind: "alone", imageId: "a" });
    const moved = viewerReducer(alone, { kind: "view", imageId: "a", view: zoomed });
    expect(viewerReducer(moved, { kind: "rehung", stage: 2 })).toEqual({ ...moved, stage: 2 });
    expect(viewerReducer(moved, { kind: "rehung", stage: 0 })).toBe(moved);
  });
  test("one view alone starts at fit, and any step leads back to the hanging", () => {
    const moved = viewerReducer(initialViewerState, { kind: "view", imageId: "a", view: zoomed });
    const alone = viewerReducer(moved, { kind: "alone", imageId: "a" });
    expect(alone).toMatchObject({ alone: "a", stage: 0, view: fitView });
    expect(viewerReducer(alone, { kind: "alone", imageId: null })).toMatchObject({ alone: null, stage: 0 });
    expect(viewerReducer(alone, { kind: "stage", to: -1, count: 3 })).toMatchObject({ alone: null, stage: 0 });
    expect(viewerReducer(alone, { kind: "stage", to: 1, count: 3 })).toMatchObject({ alone: null, stage: 1 });
  });
  test("a preset key replaces a manual window and keeps inversion", () => {
    const windowing = withPreset({ presetIndex: 0, adjustment: { shift: 1, factor: 2 }, inverted: true }, 3);
    expect(windowing).toEqual({ presetIndex: 2, adjustment: { shift: 0, factor: 1 }, inverted: true });
    const state = viewerReducer(initialViewerState, { kind: "windowing", imageId: null, windowing });
    expect(windowingOf(state, "x").presetIndex).toBe(2);
  });
});
