import { useQuery } from "@apollo/client/react";
import { useMemo } from "react";
import type { HeatMapOverlay } from "../../viewer/exam-viewer.tsx";
import { heatMapsDocument } from "./documents.ts";

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
  const variables = { examId, modelVersionId };
  const first = useQuery(heatMapsDocument, { variables, skip: !on, fetchPolicy: "network-only", nextFetchPolicy: "cache-first" });
  const images = useMemo(() => first.data?.exam?.predictions.flatMap((prediction) => prediction.images) ?? [], [first.data]);
  const missing = images.some(({ heatMapUrl }) => !heatMapUrl);
  useQuery(heatMapsDocument, { variables, skip: !on || !missing, pollInterval: 2000, fetchPolicy: "network-only" });

  const overlays = useMemo(
    () =>
      on
        ? Object.fromEntries(images.flatMap(({ image, heatMapUrl }) => (heatMapUrl ? [[image.id, { url: heatMapUrl, opacity }]] : [])))
        : {},
    [images, on, opacity],
  );
  if (!on) return { overlays, state: "off" };
  if (first.error) return { overlays, state: "failed" };
  if (!first.data) return { overlays, state: "being made" };
  if (images.length === 0) return { overlays, state: "none" };
  return { overlays, state: missing ? "being made" : "shown" };
}
