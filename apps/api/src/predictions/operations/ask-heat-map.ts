import type { ImagePrediction } from "@second-read/database";
import { keys } from "@second-read/storage";
import type { RequestContext } from "../../context.ts";

const addressSeconds = 300;

/** The address of a heat map, or null until it is made; the first request queues it. */
export async function askHeatMap(
  { deps, loaders }: Pick<RequestContext, "deps" | "loaders">,
  { modelVersionId, imageId, heatMap }: ImagePrediction,
): Promise<string | null> {
  if (heatMap === "MADE") {
    const { url } = await deps.store.presignRead(keys.heatMap(modelVersionId, imageId), {
      expiresSeconds: addressSeconds,
      contentType: "image/png",
    });
    return url;
  }
  if (heatMap === null) await loaders.queuedHeatMap.load({ modelVersionId, imageId });
  return null;
}
