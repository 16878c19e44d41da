"use client";

import { Kbd, Slider, Switch } from "@mantine/core";
import { Quiet } from "../../ui/quiet.tsx";
import { useIsBlinded } from "../frame/blind-note.tsx";
import classes from "./case-inspector.module.css";
import { notShown } from "./not-shown.ts";
import { keyLabelOf } from "./review-keys.ts";
import { type HeatMaps, opacityRange } from "./use-heat-maps.ts";

/** Switches the heat map on and off, and sets its opacity. */
export function HeatMapControls({ heatMaps, hasScores }: { heatMaps: HeatMaps; hasScores: boolean }) {
  const isBlinded = useIsBlinded();
  return (
    <section>
      <Switch
        size="xs"
        checked={heatMaps.on}
        onChange={heatMaps.toggle}
        disabled={!hasScores}
        label={
          <span>
            Heat map <Kbd>{keyLabelOf("heatMap")}</Kbd>{" "}
            <Quiet>{hasScores ? stateInWords(heatMaps.state) : notShown("score", isBlinded)}</Quiet>
          </span>
        }
      />
      {heatMaps.on ? (
        <div className={classes.opacity}>
          <Slider
            size="xs"
            {...opacityRange}
            value={heatMaps.opacity}
            onChange={heatMaps.setOpacity}
            label={null}
            thumbLabel="Opacity of the heat map"
          />
          <span className={classes.scale} aria-hidden />
          <Quiet block>low to high attention; not the proven place of a lesion</Quiet>
        </div>
      ) : null}
    </section>
  );
}

function stateInWords(state: HeatMaps["state"]): string {
  switch (state) {
    case "loading":
      return "computing…";
    case "failed":
    case "none":
      return "unavailable";
    case "off":
    case "shown":
      return "";
  }
}
