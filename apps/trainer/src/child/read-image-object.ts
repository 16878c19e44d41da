import { correctedObjectId, keys, ObjectNotFoundError, type ObjectStore } from "@second-read/storage";
import type { ImageReference } from "./task.ts";

/**
 * The object of an image with this digest: what a correction made lies under its digest, what was filed first under the image's own id.
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
