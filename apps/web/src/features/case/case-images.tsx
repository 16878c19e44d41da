"use client";

import { useApolloClient } from "@apollo/client/react";
import { useEffect, useRef } from "react";
import { freshImageUrl } from "../../entities/exam/image-addresses.ts";
import { ExamViewer } from "../../viewer/exam-viewer.tsx";
import type { ViewerMark } from "../../viewer/marks.ts";
import { useOpenKeyMap } from "../frame/key-map-context.tsx";
import type { CaseExam } from "./case-exam.ts";
import classes from "./case-inspector.module.css";
import type { FindingLine } from "./case-marks.ts";
import type { HeatMaps } from "./use-heat-maps.ts";

export interface CaseImagesProps {
  readonly exam: CaseExam;
  readonly marks: readonly ViewerMark[];
  readonly lines: readonly FindingLine[];
  readonly lit: ReadonlySet<string>;
  readonly onLight: (markIds: ReadonlySet<string>) => void;
  readonly heatMaps: HeatMaps;
}

/** The images with marks and heat maps; hovering over a mark highlights the other marks of its finding. */
export function CaseImages({ exam, marks, lines, lit, onLight, heatMaps }: CaseImagesProps) {
  const client = useApolloClient();
  const openKeyMap = useOpenKeyMap();
  const images = useRef<HTMLDivElement>(null);
  const { on, changeOpacity } = heatMaps;

  useEffect(() => {
    const target = images.current;
    if (!on || !target) return;
    function onWheel(event: WheelEvent) {
      if (!event.shiftKey) return;
      event.preventDefault();
      changeOpacity((event.deltaY || event.deltaX) > 0 ? -0.05 : 0.05);
    }
    // Not passive: a passive listener cannot keep the page from scrolling.
    target.addEventListener("wheel", onWheel, { passive: false });
    return () => target.removeEventListener("wheel", onWheel);
  }, [on, changeOpacity]);

  return (
    <div className={classes.images} ref={images}>
      <ExamViewer
        examKey={exam.id}
        images={exam.images}
        marks={marks}
        litMarkIds={lit}
        openKeyMap={openKeyMap}
        heatMaps={heatMaps.overlays}
        freshUrl={(imageId) => freshImageUrl(client, exam.id, imageId)}
        onHoverMark={(id) => onLight(new Set(id ? (lines.find(({ markIds }) => markIds.includes(id))?.markIds ?? [id]) : []))}
      />
    </div>
  );
}
