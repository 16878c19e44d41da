"use client";

import { Stack } from "@mantine/core";
import type { DecisionThreshold } from "../../entities/version/decision-threshold.ts";
import { OperatingPointSelect } from "../../entities/version/operating-point-select.tsx";
import { RocChart, type RocPoint } from "../../ui/charts/roc-chart.tsx";
import { DownloadCsv } from "../../ui/download-csv.tsx";
import { Panel } from "../../ui/page.tsx";
import { Quiet } from "../../ui/quiet.tsx";
import { ConfusionTable } from "./confusion-table.tsx";
import { chartName, rocTable, tableName } from "./tables.ts";
import { ThresholdSlider } from "./threshold-slider.tsx";
import type { Evaluation, Figures } from "./version.ts";
import classes from "./versions.module.css";

export interface OperatingPanelProps {
  readonly evaluation: Evaluation;
  readonly at: DecisionThreshold;
  readonly onChoose: (at: DecisionThreshold, final: boolean) => void;
  readonly figures: Figures | undefined;
  readonly number: number;
}

/** The ROC curve with the operating point, the named points to choose from, and the confusion matrix there. */
export function OperatingPanel({ evaluation, at, onChoose, figures, number }: OperatingPanelProps) {
  const { roc, operatingPoints } = evaluation;
  const named = at.kind === "point" ? operatingPoints.find(({ name }) => name === at.name) : undefined;
  const chooseThreshold = (threshold: number, final: boolean) => onChoose({ kind: "threshold", threshold }, final);
  return (
    <Panel
      title="Operating point"
      actions={<DownloadCsv label="the ROC curve" fileName={tableName(number, evaluation.set, "roc")} table={() => rocTable(evaluation)} />}
    >
      <div className={classes.operating}>
        <RocChart
          fileName={chartName(number, evaluation.set, "roc")}
          points={roc}
          chosen={placeOnCurve(roc, at, figures)}
          onChoose={(point, final) => chooseThreshold(point.threshold, final)}
          height={320}
        />
        <Stack gap={12}>
          <OperatingPointSelect label="Operating point" points={operatingPoints} at={at} onChoose={(point) => onChoose(point, true)} />
          <ThresholdSlider threshold={at.kind === "threshold" ? at.threshold : named?.threshold} onChoose={chooseThreshold} />
          <Quiet block>
            {named
              ? `${named.method}. Out of fold, each breast is compared with the threshold fitted on the other folds. New patients are scored by the mean of all fold models, so the rates may differ.`
              : "A custom threshold is for exploring: it is not stored with the version."}
          </Quiet>
          {figures ? <ConfusionTable confusion={figures.confusion} unit={evaluation.unit} number={number} /> : null}
        </Stack>
      </div>
    </Panel>
  );
}

function placeOnCurve(roc: readonly RocPoint[], at: DecisionThreshold, figures: Figures | undefined) {
  if (at.kind === "threshold") return pointAt(roc, at.threshold);
  const valueOfMetric = (metric: string) => figures?.metrics.find(({ name }) => name === metric)?.value;
  const [sensitivity, specificity] = [valueOfMetric("sensitivity"), valueOfMetric("specificity")];
  return typeof sensitivity === "number" && typeof specificity === "number" ? { sensitivity, specificity } : null;
}

/** The point of the curve for a threshold: the one with the smallest threshold at or above it. */
export function pointAt(roc: readonly RocPoint[], threshold: number): { sensitivity: number; specificity: number } | null {
  let best: RocPoint | null = null;
  for (const point of roc) if (point.threshold >= threshold && (best === null || point.threshold < best.threshold)) best = point;
  return best ?? (roc.length > 0 ? { sensitivity: 0, specificity: 1 } : null);
}
