import { claimHeatMaps, type ImagePrediction } from "@second-read/database";
import { AppError } from "@second-read/domain";
import DataLoader from "dataloader";
import { heatMapLimit, requireTurn } from "../../access/rate-limits.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";

export type HeatMapKey = Pick<ImagePrediction, "modelVersionId" | "imageId">;

/** The maximum that one document may queue: an exam has four to a dozen. */
export const heatMapsInDocument = 100;

/** For one request. What exceeds the limits is refused; what was made or queued before is still returned. */
export function createHeatMapLoader(
  deps: Pick<Deps, "database" | "jobs" | "clock">,
  actor: Actor | null,
): DataLoader<HeatMapKey, true, string> {
  let left = heatMapsInDocument;
  return new DataLoader<HeatMapKey, true, string>(
    async (wanted) => {
      const within = actor === null ? [] : wanted.slice(0, left);
      left -= within.length;
      if (actor !== null && within.length > 0) await queueHeatMaps(deps, actor, within);
      return wanted.map((_, index) => (index < within.length ? true : tooMany()));
    },
    { cacheKeyFn: ({ modelVersionId, imageId }) => `${modelVersionId} ${imageId}` },
  );
}

/** Everything that a request asks for at once goes into one transaction: one each took every connection of the pool, and everybody else waited. */
async function queueHeatMaps(
  { database, jobs, clock }: Pick<Deps, "database" | "jobs" | "clock">,
  actor: Actor,
  wanted: readonly HeatMapKey[],
): Promise<void> {
  await database.transaction(async (connection) => {
    let queued = 0;
    for (const [modelVersionId, ofVersion] of Map.groupBy(wanted, (one) => one.modelVersionId)) {
      const imageIds = ofVersion.map(({ imageId }) => imageId);
      for (const imageId of await claimHeatMaps(connection, modelVersionId, imageIds)) {
        await jobs.enqueue(connection.sql, "explain-image", { modelVersionId, imageId });
        queued += 1;
      }
    }
    // Counted in the same transaction: what is refused is neither queued nor counted.
    if (queued > 0) await requireTurn({ database: connection, clock }, `heatMap ${actor.id}`, heatMapLimit, queued);
  });
}

function tooMany(): AppError {
  return new AppError(
    "INVALID_INPUT",
    `One document queues at most ${heatMapsInDocument} heat maps. Those are being made: ask for the others when they are there.`,
  );
}
