import { type RefObject, useEffect, useRef, useState } from "react";
import type { ImageStore } from "./image-store.ts";
import { textureBudgetBytes } from "./image-textures.ts";
import { type CellLayout, type DrawnCell, type Pane, paneOf } from "./layout.ts";
import type { DrawItem, Renderer } from "./renderer.ts";
import { onScreenRestored, type Screen, sharedScreen } from "./shared-screen.ts";
import { screenTable } from "./windowing.ts";

interface PainterInput {
  /** The element that the page's canvas is moved into. */
  readonly place: RefObject<HTMLDivElement | null>;
  readonly cells: readonly CellLayout[];
  readonly lens: Pane | null;
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
  readonly examKey: string;
  readonly store: ImageStore | null;
  readonly onPainted?: () => void;
}

/** Tables by image and greys, so that a pan or zoom does not compute them again. */
const tables = new WeakMap<object, { key: string; table: Uint8Array<ArrayBuffer> }>();

function tableOf({ decoded, preset, inverted }: DrawnCell): Uint8Array<ArrayBuffer> {
  const key = `${JSON.stringify(preset?.kind === "window" ? [preset.window, preset.falling] : preset?.name)} ${inverted}`;
  const known = tables.get(decoded);
  if (known?.key === key) return known.table;
  const table = preset ? screenTable(decoded, preset, inverted) : new Uint8Array(2 ** decoded.bitsStored);
  tables.set(decoded, { key, table });
  return table;
}

function itemOf({ drawn, rect, transform }: Pane): DrawItem {
  return { imageId: drawn.imageId, image: drawn.decoded, rect, transform, table: tableOf(drawn) };
}

/** Draws the cells on the next frame after any change. Returns a sentence if it cannot draw, otherwise null. */
export function usePainter({ place, cells, lens, width, height, ratio, examKey, store, onPainted }: PainterInput): string | null {
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
      const items = cells.flatMap((cell) => paneOf(cell) ?? []).map(itemOf);
      const rects = cells.map(({ rect }) => rect);
      const all = lens ? [...items, itemOf(lens)] : items;
      renderer.draw(all, rects, { width, height, ratio });
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
  }, [screen, cells, lens, width, height, ratio, examKey, onPainted]);

  // An upload blocks the page, so it waits until all views on screen have been drawn.
  const complete = cells.length > 0 && cells.every(({ image, drawn, failure }) => !image || drawn || failure);
  useIdleUploads(complete ? (screen?.renderer ?? null) : null, store);
  return screen?.problem ?? null;
}

/** When the browser is idle, uploads the store's images to the graphics card at full size, for zoom, magnifier and the next exam. */
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
        // One image at a time, so that frames can be drawn in between.
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

/** Safari has no idle callbacks; a short delay replaces them. */
const whenIdle: (work: () => void) => number =
  typeof window !== "undefined" && "requestIdleCallback" in window
    ? (work) => window.requestIdleCallback(work, { timeout: 2000 })
    : (work) => Number(setTimeout(work, 200));
const cancelIdle: (request: number) => void =
  typeof window !== "undefined" && "cancelIdleCallback" in window
    ? (request) => window.cancelIdleCallback(request)
    : (request) => clearTimeout(request);
