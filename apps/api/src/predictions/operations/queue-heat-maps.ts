import { claimHeatMaps, type ImagePrediction } from "@second-read/database";
import type { Deps } from "../../deps.ts";

export type HeatMapKey = Pick<ImagePrediction, "modelVersionId" | "imageId">;

/** Whatever a request asks for at once goes into one transaction: one each took every connection of the pool, and everybody else waited. */
export async function queueHeatMaps({ database, jobs }: Pick<Deps, "database" | "jobs">, wanted: readonly HeatMapKey[]): Promise<void> {
  await database.transaction(async (connection) => {
    for (const [modelVersionId, ofVersion] of Map.groupBy(wanted, (one) => one.modelVersionId)) {
      const imageIds = ofVersion.map(({ imageId }) => imageId);
      for (const imageId of await claimHeatMaps(connection, modelVersionId, imageIds))
        await jobs.enqueue(connection.sql, "explain-image", { modelVersionId, imageId });
    }
  });
}
