import { type EncodingStore, openEncodingFolder, type Preparation } from "@second-read/learning";
import type { ChildTools } from "./child-tools.ts";
import { cacheName, preparedFolderOf } from "./prepared-images.ts";
import type { ImageReference } from "./task.ts";

/** Encodings of these images, stored next to their prepared images so that both are deleted together. */
export function encodingsOf(
  { cacheFolder, send }: Pick<ChildTools, "cacheFolder" | "send">,
  preparation: Preparation,
  images: readonly ImageReference[],
): EncodingStore {
  const digestOf = new Map(images.map(({ imageId, sha256 }) => [imageId, sha256]));
  const prepared = cacheName(preparation).slice(0, 16);
  const folder = openEncodingFolder({
    folderOf: ({ imageId }) => preparedFolderOf(cacheFolder, digestOf.get(imageId) ?? ""),
    onProblem: (message) => void send({ type: "log", message }),
  });
  // Another preparation gives other pixels, and so other encodings.
  return {
    has: (image, name) => folder.has(image, `${prepared}-${name}`),
    read: (image, name) => folder.read(image, `${prepared}-${name}`),
    write: (image, name, bytes) => folder.write(image, `${prepared}-${name}`, bytes),
  };
}
