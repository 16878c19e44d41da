import { takeCanvas } from "./early-canvas.ts";
import { createRenderer, type Renderer } from "./renderer.ts";

/** The page's single canvas with its renderer, or a sentence that says why there is none. */
export type Screen =
  | { readonly canvas: HTMLCanvasElement; readonly renderer: Renderer; readonly problem: null }
  | { readonly canvas: null; readonly renderer: null; readonly problem: string };

let shared: Screen | undefined;
const listeners = new Set<() => void>();

/**
 * Created once per page load and shared by all viewers, so that the next exam finds its shaders compiled and its textures uploaded. A new graphics
 * context for each exam would cost more than everything else done for it. Browser only.
 */
export function sharedScreen(): Screen {
  shared ??= createScreen();
  return shared;
}

/** Calls the listener when a lost graphics context is restored and everything must be drawn again. */
export function onScreenRestored(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function createScreen(): Screen {
  const canvas = takeCanvas();
  canvas.addEventListener("webglcontextlost", (event) => event.preventDefault());
  canvas.addEventListener("webglcontextrestored", () => {
    shared = screenOn(canvas);
    for (const listener of listeners) listener();
  });
  return screenOn(canvas);
}

function screenOn(canvas: HTMLCanvasElement): Screen {
  try {
    return { canvas, renderer: createRenderer(canvas), problem: null };
  } catch (error) {
    return { canvas: null, renderer: null, problem: error instanceof Error ? error.message : "The images cannot be drawn." };
  }
}
