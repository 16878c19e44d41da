import { Group, Text } from "@mantine/core";
import { useMemo } from "react";
import { EpochChart } from "../../ui/charts/epoch-chart.tsx";
import { whoseStyles } from "../../ui/colours.ts";
import { Panel } from "../../ui/page.tsx";
import { Quiet } from "../../ui/quiet.tsx";
import type { Run } from "./run.ts";
import { type CurveName, curvesOf, type Epoch } from "./run-state.ts";
import classes from "./runs.module.css";

const charts: readonly { readonly name: CurveName; readonly title: string; readonly isProportion: boolean }[] = [
  { name: "loss", title: "Loss", isProportion: false },
  { name: "auc", title: "AUC", isProportion: true },
  { name: "accuracy", title: "Accuracy", isProportion: true },
  { name: "precision", title: "Precision (PPV)", isProportion: true },
  { name: "recall", title: "Recall (sensitivity)", isProportion: true },
];

export interface RunCurvesProps {
  readonly run: Run;
  readonly epochs: readonly Epoch[];
  readonly litFold: number | null;
}

/** Loss and metrics by epoch, one line a fold. */
export function RunCurves({ run, epochs, litFold }: RunCurvesProps) {
  return (
    <section aria-label="Curves">
      <Legend litFold={litFold} />
      <div className={classes.charts}>
        {charts.map(({ name, title, isProportion }) => (
          <Curve key={name} name={name} title={title} isProportion={isProportion} run={run} epochs={epochs} litFold={litFold} />
        ))}
      </div>
    </section>
  );
}

function Curve({ name, title, isProportion, run, epochs, litFold }: RunCurvesProps & (typeof charts)[number]) {
  const curves = useMemo(() => curvesOf(epochs, name), [epochs, name]);
  const newest = curves.flatMap(({ validation }) => validation.at(-1)?.[1] ?? []);
  return (
    <Panel>
      <Group justify="space-between" align="baseline" mb={4}>
        <Text fz={13} fw={600}>
          {title}
        </Text>
        <Quiet>{newest.length > 0 ? `validation ${rangeInWords(newest)}` : ""}</Quiet>
      </Group>
      <EpochChart title={title} curves={curves} epochCount={run.epochCount} isShare={isProportion} litFold={litFold} />
    </Panel>
  );
}

function Legend({ litFold }: { litFold: number | null }) {
  return (
    <Group gap={16} mb={8}>
      <Quiet>
        <LineSample width={0.9} /> training
      </Quiet>
      <Quiet>
        <LineSample width={2.4} /> validation
      </Quiet>
      <Quiet>one line per fold{litFold === null ? "" : `, fold ${litFold + 1} highlighted`}</Quiet>
      <Quiet>positive class abnormal, at score ≥ 0.5 of the uncalibrated model; for monitoring, not used for selection</Quiet>
    </Group>
  );
}

function LineSample({ width }: { width: number }) {
  return (
    <svg width={22} height={8} aria-hidden="true">
      <line x1={1} x2={21} y1={4} y2={4} stroke={whoseStyles.model.colour} strokeWidth={width} />
    </svg>
  );
}

/** "0.61–0.78", or one figure where the folds hardly differ. */
function rangeInWords(values: readonly number[]): string {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return high - low < 0.005 ? low.toFixed(2) : `${low.toFixed(2)}–${high.toFixed(2)}`;
}
