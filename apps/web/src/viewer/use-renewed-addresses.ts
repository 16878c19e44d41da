import { useEffect, useRef } from "react";
import type { ImageStore } from "./image-store.ts";
import type { CellLayout } from "./layout.ts";

/** URLs expire after minutes: an expired one is renewed once before the failure is shown. */
export function useRenewedAddresses(
  cells: readonly CellLayout[],
  store: ImageStore | null,
  freshUrl: ((imageId: string) => Promise<string | null>) | undefined,
): void {
  const renewed = useRef(new Set<string>());
  useEffect(() => {
    for (const { image, failure } of cells) {
      if (!image || !failure?.expired || !freshUrl || renewed.current.has(image.id)) continue;
      renewed.current.add(image.id);
      freshUrl(image.id)
        .then((url) => url && store?.retry(image.id, url))
        // The cell shows the failure and its Retry button.
        .catch(() => undefined);
    }
  }, [cells, freshUrl, store]);
}
