import { useQuery } from "@apollo/client/react";
import { useEffect, useMemo } from "react";
import type { HeatMapOverlay } from "../../viewer/viewer-props.ts";
import { heatMapsDocument } from "./documents.ts";

const pollMilliseconds = 2000;

export interface HeatMaps {
  readonly overlays: Readonly<Record<string, HeatMapOverlay>>;
  readonly state: "off" | "being made" | "shown" | "none" | "failed";
}

/** The heat maps of an exam, asked for once someone wants them (asking queues them) and asked again until all are made. */
export function useHeatMaps({
  examId,
  modelVersionId,
  on,
  opacity,
}: {
  examId: string;
  modelVersionId: string | null;
  on: boolean;
  opacity: number;
}): HeatMaps {
  // Kept out of the cache: predictions have no id of their own, and a page's other query of the same exam asks for less of them.
  const { data, error, stopPolling, startPolling } = useQuery(heatMapsDocument, {
    variables: { examId, modelVersionId },
    skip: !on,
    fetchPolicy: "no-cache",
  });
  const images = useMemo(() => data?.exam?.predictions.flatMap((prediction) => prediction.images) ?? [], [data]);
  const missing = images.some(({ heatMapUrl }) => !heatMapUrl);
  useEffect(() => {
    if (!on || !missing) return;
    startPolling(pollMilliseconds);
    return stopPolling;
  }, [on, missing, startPolling, stopPolling]);

  const overlays = useMemo(
    () =>
      on
        ? Object.fromEntries(images.flatMap(({ image, heatMapUrl }) => (heatMapUrl ? [[image.id, { url: heatMapUrl, opacity }]] : [])))
        : {},
    [images, on, opacity],
  );
  if (!on) return { overlays, state: "off" };
  if (error) return { overlays, state: "failed" };
  if (!data) return { overlays, state: "being made" };
  if (images.length === 0) return { overlays, state: "none" };
  return { overlays, state: missing ? "being made" : "shown" };
}
