import { useQuery } from "@apollo/client/react";
import { useCallback, useEffect, useMemo, useState } from "react";
import { graphql } from "../../generated/index.ts";
import type { HeatMapOverlay } from "../../viewer/viewer-props.ts";

/** Asking for a heat map queues it: asked for only once someone wants to see it. */
const heatMapsDocument = graphql(`
  query HeatMaps($examId: ID!, $modelVersionId: ID) {
    exam(id: $examId) {
      id
      predictions(modelVersionId: $modelVersionId) {
        laterality
        images {
          heatMapUrl
          image {
            id
          }
        }
      }
    }
  }
`);

const pollMilliseconds = 2000;
export const opacityRange = { min: 0.05, max: 1, step: 0.05 } as const;

export interface HeatMaps {
  readonly overlays: Readonly<Record<string, HeatMapOverlay>>;
  readonly state: "off" | "loading" | "shown" | "none" | "failed";
  readonly on: boolean;
  readonly toggle: () => void;
  readonly opacity: number;
  readonly setOpacity: (opacity: number) => void;
  readonly changeOpacity: (by: number) => void;
}

/** The heat maps of an exam, asked for once they are switched on, and again until all are there. */
export function useHeatMaps(examId: string, modelVersionId: string | null): HeatMaps {
  const [on, setOn] = useState(false);
  const [opacity, setOpacity] = useState(0.7);
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
      Object.fromEntries(
        on ? images.flatMap(({ image, heatMapUrl }) => (heatMapUrl ? [[image.id, { url: heatMapUrl, opacity }]] : [])) : [],
      ),
    [images, on, opacity],
  );
  const changeOpacity = useCallback(
    (by: number) => setOpacity((before) => Math.min(opacityRange.max, Math.max(opacityRange.min, before + by))),
    [],
  );
  return { overlays, state: state(), on, toggle: () => setOn((before) => !before), opacity, setOpacity, changeOpacity };

  function state(): HeatMaps["state"] {
    if (!on) return "off";
    if (error) return "failed";
    if (!data) return "loading";
    if (images.length === 0) return "none";
    return missing ? "loading" : "shown";
  }
}
