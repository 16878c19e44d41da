import type { DecodedImage } from "./decoded-image.ts";
import { contextAttributes } from "./early-canvas.ts";
import { createTextures } from "./image-textures.ts";
import { fragmentShader, vertexShader } from "./shaders.ts";
import { deviceToStored, type Rect, type ViewTransform } from "./view-transform.ts";

/** One image to draw: its place (CSS pixels of the canvas), transform and greys. */
export interface DrawItem {
  readonly imageId: string;
  readonly image: DecodedImage;
  readonly rect: Rect;
  readonly transform: ViewTransform;
  readonly table: Uint8Array<ArrayBuffer>;
}

export interface Renderer {
  /** Cells are black where nothing is drawn; between them a thin line remains. */
  readonly draw: (items: readonly DrawItem[], cells: readonly Rect[], size: { width: number; height: number; ratio: number }) => void;
  /** Uploads a whole image before it is shown, so that the next exam appears without delay. True if there was something to do. */
  readonly prepare: (imageId: string, image: DecodedImage) => boolean;
}

/**
 * One WebGL 2 canvas for all views: stored values as integer textures with averaged levels, a table from stored value to grey. Throws an Error where
 * the browser has no WebGL 2. Without a viewer library the grey pipeline is exactly the product's own (LUT, SIGMOID, padding), 16-bit data stay 16
 * bit, and small views are averaged instead of subsampled.
 */
export function createRenderer(canvas: HTMLCanvasElement): Renderer {
  const gl = contextOf(canvas);
  const program = link(gl);
  const at = (name: string) => gl.getUniformLocation(program, name);
  const uniforms = {
    linear: at("linear"),
    offset: at("offset"),
    top: at("top"),
    level: at("level"),
    blend: at("blend"),
    size: at("size"),
    first: at("first"),
  };
  const textures = createTextures(gl);
  gl.useProgram(program);
  gl.uniform1i(at("stored"), 0);
  gl.uniform1i(at("grey"), 1);
  gl.bindVertexArray(gl.createVertexArray());
  gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
  gl.enable(gl.SCISSOR_TEST);

  function drawItem({ imageId, image, rect, transform, table }: DrawItem, deviceHeight: number, ratio: number) {
    const [a, b, c, d, e, f] = deviceToStored(transform, rect, ratio);
    // The number of stored pixels per device pixel determines the level.
    const level = Math.max(0, Math.log2(Math.max(Math.sqrt(Math.abs(a * d - b * c)), 1e-6)));
    const texture = textures.imageFrom(imageId, image, Math.floor(level));
    const grey = textures.table(imageId, table);
    const { x, y, w, h } = deviceRect(rect, deviceHeight, ratio);
    gl.viewport(x, y, w, h);
    gl.scissor(x, y, w, h);
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, texture.texture);
    gl.activeTexture(gl.TEXTURE1);
    gl.bindTexture(gl.TEXTURE_2D, grey);
    const wanted = Math.min(texture.levels - 1, Math.max(0, level - texture.firstLevel));
    gl.uniform4f(uniforms.linear, a, b, c, d);
    gl.uniform2f(uniforms.offset, e, f);
    gl.uniform1f(uniforms.top, canvas.height);
    gl.uniform1i(uniforms.level, Math.floor(wanted));
    gl.uniform1f(uniforms.blend, Math.floor(wanted) + 1 < texture.levels ? wanted - Math.floor(wanted) : 0);
    gl.uniform2f(uniforms.size, image.columns, image.rows);
    gl.uniform1f(uniforms.first, 2 ** texture.firstLevel);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  }

  return {
    draw(items, cells, { width, height, ratio }) {
      const [deviceWidth, deviceHeight] = [Math.round(width * ratio), Math.round(height * ratio)];
      if (canvas.width !== deviceWidth) canvas.width = deviceWidth;
      if (canvas.height !== deviceHeight) canvas.height = deviceHeight;
      // Keeps one canvas pixel per device pixel: a canvas stretched by a fraction of a pixel would shift against its marks.
      canvas.style.width = `${deviceWidth / ratio}px`;
      canvas.style.height = `${deviceHeight / ratio}px`;
      gl.viewport(0, 0, deviceWidth, deviceHeight);
      gl.scissor(0, 0, deviceWidth, deviceHeight);
      gl.clearColor(0.165, 0.18, 0.2, 1);
      gl.clear(gl.COLOR_BUFFER_BIT);
      gl.clearColor(0, 0, 0, 1);
      for (const cell of cells) {
        const { x, y, w, h } = deviceRect(cell, deviceHeight, ratio);
        gl.scissor(x, y, w, h);
        gl.clear(gl.COLOR_BUFFER_BIT);
      }
      for (const item of items) drawItem(item, deviceHeight, ratio);
    },
    prepare: textures.uploadWhole,
  };
}

/** CSS pixels from the top left to whole device pixels from the bottom left. This selects the pixels to draw, not the position of the image. */
function deviceRect(rect: Rect, deviceHeight: number, ratio: number): { x: number; y: number; w: number; h: number } {
  const x = Math.round(rect.x * ratio);
  const y = deviceHeight - Math.round((rect.y + rect.height) * ratio);
  return { x, y, w: Math.round((rect.x + rect.width) * ratio) - x, h: deviceHeight - Math.round(rect.y * ratio) - y };
}

function contextOf(canvas: HTMLCanvasElement): WebGL2RenderingContext {
  const gl = canvas.getContext("webgl2", contextAttributes);
  if (!gl) throw new Error("This browser cannot show the images: WebGL 2 is not available.");
  return gl;
}

function link(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram();
  for (const [kind, source] of [
    [gl.VERTEX_SHADER, vertexShader],
    [gl.FRAGMENT_SHADER, fragmentShader],
  ] as const) {
    const shader = gl.createShader(kind);
    if (!shader) throw new Error("The graphics context was lost.");
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS))
    throw new Error(`The image shader does not compile: ${gl.getProgramInfoLog(program) ?? ""}`);
  return program;
}
