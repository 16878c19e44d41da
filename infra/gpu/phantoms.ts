import { readFileSync, writeFileSync } from "node:fs";
import type { LabelledImage } from "@second-read/learning";

type Facts = Omit<LabelledImage, "pixels" | "mask">;

/** One file: length of the header, header (facts of every image), pixels of the images one after another. 0 is outside the breast. */
export function writePhantoms(file: string, images: readonly (Facts & { readonly pixels: Uint8Array })[]): void {
  const header = Buffer.from(JSON.stringify(images.map(({ pixels: _, ...facts }) => facts)));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(header.length);
  writeFileSync(file, Buffer.concat([length, header, ...images.map(({ pixels }) => pixels)]));
}

export function readPhantoms(file: string): LabelledImage[] {
  const bytes = readFileSync(file);
  let at = 4 + bytes.readUInt32LE(0);
  const facts = JSON.parse(bytes.toString("utf8", 4, at)) as Facts[];
  return facts.map((image) => {
    const pixels = new Uint8Array(bytes.subarray(at, at + image.rows * image.columns));
    at += pixels.length;
    return { ...image, pixels };
  });
}
