import { claimHeatMap, type ImagePrediction } from "@second-read/database";
import { keys } from "@second-read/storage";
import type { Deps } from "../../deps.ts";

const addressSeconds = 300;

/** The address of a heat map, or null while it is not made; asking for the first time queues it. */
export async function askHeatMap(
  { database, jobs, store }: Deps,
  { modelVersionId, imageId, heatMap }: ImagePrediction,
): Promise<string | null> {
  if (heatMap === "MADE") {
    const { url } = await store.presignRead(keys.heatMap(modelVersionId, imageId), {
      expiresSeconds: addressSeconds,
      contentType: "image/png",
    });
    return url;
  }
  if (heatMap !== null) return null;
  await database.transaction(async (connection) => {
    const first = await claimHeatMap(connection, modelVersionId, imageId);
    if (first) await jobs.enqueue(connection.sql, "explain-image", { modelVersionId, imageId });
  });
  return null;
}
