import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { paneOf } from "./layout.ts";
import type { ViewerMark } from "./marks.ts";
import { PaneOverlay } from "./pane-overlay.tsx";
import { cellsOf } from "./viewer-driver.ts";

const marksOf = (count: number): ViewerMark[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `mark-${index}`,
    imageId: "r",
    shape: "BOX",
    points: [
      [100, 100 + 20 * index],
      [110, 110 + 20 * index],
    ],
    whose: "first",
    label: "mass",
    editable: true,
  }));

/** The ids of the marks whose size is shown. */
function sizesOf(count: number, selectedId: string | null = null): string[] {
  const [right] = cellsOf();
  const pane = right && paneOf(right);
  if (!pane) throw new Error("The view is not drawn.");
  const html = renderToStaticMarkup(createElement(PaneOverlay, { label: "RCC", pane, marks: marksOf(count), selectedId }));
  return [...html.matchAll(/data-size-of="([^"]*)"/g)].map(([, id]) => id ?? "");
}

test("a few marks show their sizes; of many, only the selected one does", () => {
  expect(sizesOf(3)).toEqual(["mark-0", "mark-1", "mark-2"]);
  expect(sizesOf(20)).toEqual([]);
  expect(sizesOf(20, "mark-7")).toEqual(["mark-7"]);
});
