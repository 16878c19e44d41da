import { takeCanvas } from "./early-canvas.ts";
import { createRenderer, type Renderer } from "./renderer.ts";

/** The page's one canvas with its renderer, or in a sentence why there is none. */
export type Screen =
  | { readonly canvas: HTMLCanvasElement; readonly renderer: Renderer; readonly problem: null }
  | { readonly canvas: null; readonly renderer: null; readonly problem: string };

let shared: Screen | undefined;
const listeners = new Set<() => void>();

/**
 * Made once a page load and handed from viewer to viewer: the next exam finds shaders compiled and its textures uploaded. Making a graphics
 * context anew for each exam costs more than all else that is done for it. Browser only.
 */
export function sharedScreen(): Screen {
  shared ??= createScreen();
  return shared;
}

/** Called when the graphics card came back after it was lost: everything is to be drawn again. */
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
