import { Group } from "@mantine/core";
import { useCallback, useMemo, useState } from "react";
import { SeriesLegend } from "../../ui/charts/series-legend.tsx";
import { seriesStyle } from "../../ui/charts/series-style.ts";
import { Quiet } from "../../ui/quiet.tsx";
import { CurveCharts } from "./curve-charts.tsx";
import type { Run } from "./run.ts";
import { type CurveName, curvesOf, type Epoch } from "./run-state.ts";

export interface RunCurvesProps {
  readonly run: Run;
  readonly epochs: readonly Epoch[];
  readonly litFold: number | null;
  readonly onLight: (fold: number | null) => void;
}

/** Loss and metrics by epoch, one line per fold, each with its own colour and dashes. */
export function RunCurves({ run, epochs, litFold, onLight }: RunCurvesProps) {
  const [hovered, setHovered] = useState<string | null>(null);
  const folds = useMemo(() => Array.from({ length: run.folds }, (_, fold) => entryOf(fold)), [run.folds]);
  const ofFigure = useCallback(
    (name: CurveName) => curvesOf(epochs, name).map(({ fold, ...points }) => ({ ...entryOf(fold), ...points })),
    [epochs],
  );
  const chosen = litFold === null ? null : entryOf(litFold).key;
  return (
    <section aria-label="Curves">
      <Group gap={16} mb={8}>
        <SeriesLegend
          entries={folds}
          chosen={chosen}
          onChoose={(key) => onLight(key === null ? null : folds.findIndex((fold) => fold.key === key))}
          onHover={setHovered}
        />
        <Quiet>training thin, validation bold</Quiet>
        <Quiet>positive class abnormal, at score ≥ 0.5 of the uncalibrated model; for monitoring, not used for selection</Quiet>
      </Group>
      <CurveCharts curvesOf={ofFigure} epochCount={run.epochCount} lit={hovered ?? chosen} onLight={setHovered} />
    </section>
  );
}

function entryOf(fold: number) {
  return { key: String(fold), label: `fold ${fold + 1}`, style: seriesStyle(fold) };
}
