import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { previewSizes } from "@second-read/domain";
import { keys, type ObjectStore } from "@second-read/storage";
import { imagePath, previewPath } from "../child/protocol.ts";

/** Puts what the child made into the store, the DICOM object last, so that its previews exist once it does. */
export async function putImageObjects(store: ObjectStore, objectId: string, folder: string): Promise<void> {
  await Promise.all(previewSizes.map((size) => putFile(store, keys.preview(objectId, size), previewPath(folder, size), "image/jpeg")));
  await putFile(store, keys.image(objectId), imagePath(folder), "application/dicom");
}

async function putFile(store: ObjectStore, key: string, path: string, contentType: string): Promise<void> {
  const { size: sizeBytes } = await stat(path);
  await store.put(key, createReadStream(path), { contentType, sizeBytes });
}

/** Deletes all objects of an image that was not filed or was withdrawn. */
export async function deleteImageObjects(store: ObjectStore, objectId: string): Promise<void> {
  await store.delete(keys.image(objectId));
  for (const size of previewSizes) await store.delete(keys.preview(objectId, size));
}
