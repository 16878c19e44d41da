/** How every canvas of the viewer is opened: nothing shines through, and shapes have no edges to smooth. */
export const contextAttributes: WebGLContextAttributes = {
  alpha: false,
  antialias: false,
  depth: false,
  stencil: false,
  powerPreference: "high-performance",
};

/**
 * A program for the head of the pages that open with images: starts the canvas's graphics while the pages' own programs are still on their way.
 * It blocks the page for 0.2 s where graphics are computed in software; later the images of an exam would wait for it.
 */
export const earlyCanvasProgram = `if(/\\/(read|arbitration)$/.test(location.pathname))(window.earlyCanvas=document.createElement("canvas")).getContext("webgl2",${JSON.stringify(contextAttributes)})`;

/** The canvas that the program above opened, for the first who asks; else a new one. Browser only. */
export function takeCanvas(): HTMLCanvasElement {
  const place: { earlyCanvas?: HTMLCanvasElement } = window as object;
  const canvas = place.earlyCanvas ?? document.createElement("canvas");
  delete place.earlyCanvas;
  return canvas;
}
