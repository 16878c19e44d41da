/** The context attributes of every canvas of the viewer: opaque, and without antialiasing, since there are no edges of shapes to smooth. */
export const contextAttributes: WebGLContextAttributes = {
  alpha: false,
  antialias: false,
  depth: false,
  stencil: false,
  powerPreference: "high-performance",
};

/**
 * A script for the head of the pages that open with images: creates the canvas's graphics context while the pages' own scripts are still loading. It
 * blocks the page for 0.2 s where graphics are rendered in software; at a later time the images of an exam would wait for it.
 */
export const earlyCanvasProgram = `if(/\\/(read|arbitration)$/.test(location.pathname))(window.earlyCanvas=document.createElement("canvas")).getContext("webgl2",${JSON.stringify(contextAttributes)})`;

/** The canvas that the script above created on the first call, and a new one afterwards. Browser only. */
export function takeCanvas(): HTMLCanvasElement {
  const place: { earlyCanvas?: HTMLCanvasElement } = window as object;
  const canvas = place.earlyCanvas ?? document.createElement("canvas");
  delete place.earlyCanvas;
  return canvas;
}
