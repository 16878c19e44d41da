import { correctedObjectId, keys, ObjectNotFoundError, type ObjectStore } from "@second-read/storage";
import type { ImageReference } from "./task.ts";

/**
 * The stored object of an image with this digest: a corrected image is stored under its digest, the originally filed one under the image's own id.
 * @throws ObjectNotFoundError
 */
export async function readImageObject(
  store: ObjectStore,
  { imageId, sha256 }: Pick<ImageReference, "imageId" | "sha256">,
): Promise<Uint8Array> {
  try {
    return await store.getBytes(keys.image(correctedObjectId(imageId, sha256)));
  } catch (error) {
    if (!(error instanceof ObjectNotFoundError)) throw error;
    return store.getBytes(keys.image(imageId));
  }
}
