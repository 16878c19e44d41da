import { type RefObject, useEffect, useRef, useState } from "react";
import { type Affine, apply, type XY } from "./affine.ts";
import type { ImageStore } from "./image-store.ts";
import type { CellLayout, DrawnCell } from "./layout.ts";
import { type DrawItem, type Renderer, textureBudgetBytes } from "./renderer.ts";
import { onScreenRestored, type Screen, sharedScreen } from "./shared-screen.ts";
import { screenTable } from "./windowing.ts";

const magnifierSide = 300;

interface PainterInput {
  /** The element that the page's canvas moves into. */
  readonly place: RefObject<HTMLDivElement | null>;
  readonly cells: readonly CellLayout[];
  readonly magnifier: DrawItem | null;
  readonly width: number;
  readonly height: number;
  readonly examKey: string;
  readonly store: ImageStore | null;
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
export function usePainter({ place, cells, magnifier, width, height, examKey, store, onPainted }: PainterInput): string | null {
  const [screen, setScreen] = useState<Screen | null>(null);
  const begun = useRef<string | null>(null);
  const announced = useRef<string | null>(null);

  useEffect(() => {
    setScreen(sharedScreen());
    return onScreenRestored(() => setScreen(sharedScreen()));
  }, []);

  useEffect(() => {
    if (screen?.canvas) place.current?.prepend(screen.canvas);
  }, [place, screen]);

  useEffect(() => {
    if (!screen?.renderer || width === 0) return;
    const { renderer } = screen;
    const frame = requestAnimationFrame(() => {
      const items = cells.flatMap(({ drawn, rect }) => (drawn ? [itemOf(drawn, rect, drawn.toStored)] : []));
      const rects = cells.map(({ rect }) => rect);
      renderer.draw(magnifier ? [...items, magnifier] : items, rects, { width, height, ratio: window.devicePixelRatio || 1 });
      if (items.length > 0 && begun.current !== examKey) {
        begun.current = examKey;
        performance.mark("second-read:first-view-painted", { detail: examKey });
      }
      const expected = cells.filter(({ image, failure }) => image && !failure).length;
      if (items.length > 0 && items.length === expected && announced.current !== examKey) {
        announced.current = examKey;
        performance.mark("second-read:all-views-painted", { detail: examKey });
        onPainted?.();
      }
    });
    return () => cancelAnimationFrame(frame);
  }, [screen, cells, magnifier, width, height, examKey, onPainted]);

  // An upload blocks the page: the views that are still to come go first.
  const complete = cells.length > 0 && cells.every(({ image, drawn, failure }) => !image || drawn || failure);
  useIdleUploads(complete ? (screen?.renderer ?? null) : null, store);
  return screen?.problem ?? null;
}

/** While nothing else is to be done: what the store holds goes to the graphics card whole, for zoom, magnifier and the next exam. */
function useIdleUploads(renderer: Renderer | null, store: ImageStore | null): void {
  useEffect(() => {
    if (!renderer || !store) return;
    let request = 0;
    const work = () => {
      request = 0;
      let bytes = 0;
      for (const [id, image] of store.ready()) {
        bytes += image.bytes;
        if (bytes > textureBudgetBytes) return;
        // One image at a time: a frame in between is never far.
        if (renderer.prepare(id, image)) return again();
      }
    };
    const again = () => {
      request ||= whenIdle(work);
    };
    again();
    const stop = store.subscribe(again);
    return () => {
      stop();
      cancelIdle(request);
    };
  }, [renderer, store]);
}

/** Safari has no idle callbacks: there a moment later has to do. */
const whenIdle: (work: () => void) => number =
  typeof window !== "undefined" && "requestIdleCallback" in window
    ? (work) => window.requestIdleCallback(work, { timeout: 2000 })
    : (work) => Number(setTimeout(work, 200));
const cancelIdle: (request: number) => void =
  typeof window !== "undefined" && "cancelIdleCallback" in window
    ? (request) => window.cancelIdleCallback(request)
    : (request) => clearTimeout(request);

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
