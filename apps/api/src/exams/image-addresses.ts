import type { ImageRecord } from "@second-read/database";
import { previewSizes } from "@second-read/domain";
import { contentTypeOf, keys, type ObjectStore, objectIdOf } from "@second-read/storage";

/** Bearer addresses: short-lived, for one object. Long enough to page through a prefetched exam. */
const addressSeconds = 300;

/** The address of an image's de-identified DICOM file. Its fragment changes with the file, which a correction may replace. */
export async function imageAddress(store: ObjectStore, image: Pick<ImageRecord, "id" | "sha256" | "objectIds">): Promise<string> {
  return `${await presign(store, keys.image(objectIdOf(image)))}#${image.sha256.slice(0, 16)}`;
}

/** The address of the smallest preview that is at least `size` pixels high, or of the largest. */
export function previewAddress(
  store: ObjectStore,
  image: Pick<ImageRecord, "id" | "sha256" | "objectIds">,
  size: number,
): string | Promise<string> {
  const chosen = previewSizes.find((made) => made >= size) ?? 2048;
  return presign(store, keys.preview(objectIdOf(image), chosen));
}

function presign(store: ObjectStore, key: string): string | Promise<string> {
  const signed = store.presignRead(key, { expiresSeconds: addressSeconds, contentType: contentTypeOf(key) });
  return signed instanceof Promise ? signed.then(({ url }) => url) : signed.url;
}
