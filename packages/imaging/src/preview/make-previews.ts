import { type PreviewSize, previewSizes } from "@second-read/domain";
import sharp, { type Sharp } from "sharp";
import type { GreyImage } from "../grey/grey-image.ts";
import { presentationTable } from "../grey/presentation.ts";
import { presetsOf } from "../grey/presets.ts";
import type { Hang } from "../hanging/hang.ts";

export interface Preview {
  readonly size: PreviewSize;
  readonly jpeg: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Grey JPEGs under the default preset, hung for display, so that clients can show them unchanged. Marks are mapped with the image's `hang`. */
export async function makePreviews(image: GreyImage, hang: Hang): Promise<Preview[]> {
  const table = presentationTable(image, presetsOf(image)[0]!, 255);
  const last = table.length - 1;
  const grey = new Uint8Array(image.pixels.length);
  for (let at = 0; at < grey.length; at++) {
    const stored = image.pixels[at]!;
    grey[at] = table[Math.min(stored, last)]!;
  }
  // The full matrix is reduced once, and the smaller sizes are made from the result.
  let source = { data: grey, width: image.columns, height: image.rows };
  let turned = false;
  const previews: Preview[] = [];
  for (const size of [...previewSizes].reverse()) {
    const [larger] = previews;
    // An image smaller than this size has the same preview for both sizes.
    if (larger && Math.max(larger.width, larger.height) <= size) {
      previews.unshift({ ...larger, size });
      continue;
    }
    let pipeline = sharp(source.data, { raw: { width: source.width, height: source.height, channels: 1 } });
    pipeline = pipeline.resize({ width: size, height: size, fit: "inside", withoutEnlargement: true, kernel: "lanczos3" });
    if (!turned) pipeline = await turn(pipeline, hang);
    const { data, info } = await pipeline.toColourspace("b-w").raw().toBuffer({ resolveWithObject: true });
    turned = true;
    source = {
      data: new Uint8Array(data.buffer, data.byteOffset, data.length) as Uint8Array<ArrayBuffer>,
      width: info.width,
      height: info.height,
    };
    const jpeg = await sharp(source.data, { raw: { width: info.width, height: info.height, channels: 1 } })
      .jpeg({ quality: 82 })
      .toBuffer();
    previews.unshift({ size, jpeg: new Uint8Array(jpeg), width: info.width, height: info.height });
  }
  return previews;
}

/** Turns first, then flips, as `Hang` requires; in a single pipeline sharp would flip first. */
async function turn(pipeline: Sharp, hang: Hang): Promise<Sharp> {
  let turned = pipeline;
  if (hang.rotate === 90) {
    const { data, info } = await pipeline.rotate(90).toColourspace("b-w").raw().toBuffer({ resolveWithObject: true });
    turned = sharp(data, { raw: { width: info.width, height: info.height, channels: 1 } });
  }
  if (hang.flipHorizontal) turned = turned.flop();
  return hang.flipVertical ? turned.flip() : turned;
}
