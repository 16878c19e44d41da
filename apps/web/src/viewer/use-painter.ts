import { type RefObject, useEffect, useRef, useState } from "react";
import { type Affine, apply, type XY } from "./affine.ts";
import type { CellLayout, DrawnCell } from "./layout.ts";
import { createRenderer, type DrawItem, type Renderer } from "./renderer.ts";
import { screenTable } from "./windowing.ts";

const magnifierSide = 300;

interface PainterInput {
  readonly canvas: RefObject<HTMLCanvasElement | null>;
  readonly cells: readonly CellLayout[];
  readonly magnifier: DrawItem | null;
  readonly width: number;
  readonly height: number;
  readonly examKey: string;
  readonly onPainted?: () => void;
}

/** Tables by image and greys: a pan or zoom makes none anew. */
const tables = new WeakMap<object, { key: string; table: Uint8Array<ArrayBuffer> }>();

function tableOf({ decoded, preset, inverted }: DrawnCell): Uint8Array<ArrayBuffer> {
  const key = `${JSON.stringify(preset?.kind === "window" ? preset.window : preset?.name)} ${inverted}`;
  const known = tables.get(decoded);
  if (known?.key === key) return known.table;
  const table = preset ? screenTable(decoded, preset, inverted) : new Uint8Array(2 ** decoded.bitsStored);
  tables.set(decoded, { key, table });
  return table;
}

function itemOf(drawn: DrawnCell, rect: DrawItem["rect"], toStored: Affine): DrawItem {
  return { imageId: drawn.imageId, image: drawn.decoded, rect, toStored, table: tableOf(drawn) };
}

/** Draws the cells on the next frame whenever anything changed. Says in a sentence why it cannot, else null. */
export function usePainter({ canvas, cells, magnifier, width, height, examKey, onPainted }: PainterInput): string | null {
  const renderer = useRef<Renderer | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [generation, setGeneration] = useState(0);
  const announced = useRef<string | null>(null);
  const begun = useRef<string | null>(null);

  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    try {
      renderer.current = createRenderer(element);
      setProblem(null);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : "The images cannot be drawn.");
    }
    const onLost = (event: Event) => event.preventDefault();
    const onRestored = () => {
      renderer.current = createRenderer(element);
      setGeneration((count) => count + 1);
    };
    element.addEventListener("webglcontextlost", onLost);
    element.addEventListener("webglcontextrestored", onRestored);
    setGeneration((count) => count + 1);
    return () => {
      element.removeEventListener("webglcontextlost", onLost);
      element.removeEventListener("webglcontextrestored", onRestored);
      renderer.current?.dispose();
      renderer.current = null;
    };
  }, [canvas]);

  useEffect(() => {
    if (generation === 0 || width === 0) return;
    const frame = requestAnimationFrame(() => {
      const items = cells.flatMap(({ drawn, rect }) => (drawn ? [itemOf(drawn, rect, drawn.toStored)] : []));
      const rects = cells.map(({ rect }) => rect);
      renderer.current?.draw(magnifier ? [...items, magnifier] : items, rects, { width, height, ratio: window.devicePixelRatio || 1 });
      const expected = cells.filter(({ image, failure }) => image && !failure).length;
      if (items.length > 0 && begun.current !== examKey) {
        begun.current = examKey;
        performance.mark("second-read:first-view-painted", { detail: examKey });
      }
      if (items.length > 0 && items.length === expected && announced.current !== examKey) {
        announced.current = examKey;
        performance.mark("second-read:all-views-painted", { detail: examKey });
        onPainted?.();
      }
    });
    return () => cancelAnimationFrame(frame);
  }, [cells, magnifier, width, height, generation, examKey, onPainted]);

  return problem;
}

/** The magnifier: a square about the pointer at twice the scale, or at one image pixel a screen pixel where that is more. */
export function magnifierItem(
  cells: readonly CellLayout[],
  pointer: { readonly imageId: string | null; readonly at: XY },
  bounds: { width: number; height: number },
): { item: DrawItem } | null {
  const layout = cells.find(({ cell }) => cell.imageId !== null && cell.imageId === pointer.imageId);
  if (!layout?.drawn) return null;
  const { drawn, rect } = layout;
  const ratio = window.devicePixelRatio || 1;
  const current = Math.hypot(drawn.map[0], drawn.map[1]);
  const factor = Math.max(2, 1 / ratio / current);
  const side = Math.min(magnifierSide, bounds.width, bounds.height);
  const limit = (value: number, most: number) => Math.min(Math.max(0, value), most);
  const x = limit(rect.x + pointer.at[0] - side / 2, bounds.width - side);
  const y = limit(rect.y + pointer.at[1] - side / 2, bounds.height - side);
  // The pointer's own spot stays under the pointer.
  const focus: XY = [rect.x + pointer.at[0] - x, rect.y + pointer.at[1] - y];
  const stored = apply(drawn.toStored, pointer.at);
  const [a, b, c, d] = drawn.toStored.map((value) => value / factor) as unknown as Affine;
  const toStored: Affine = [a, b, c, d, stored[0] - a * focus[0] - c * focus[1], stored[1] - b * focus[0] - d * focus[1]];
  return { item: itemOf(drawn, { x, y, width: side, height: side }, toStored) };
}
