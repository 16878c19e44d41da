import { Group, Text } from "@mantine/core";
import { EpochChart, type EpochCurve } from "../../ui/charts/epoch-chart.tsx";
import { Panel } from "../../ui/page.tsx";
import { Quiet } from "../../ui/quiet.tsx";
import type { CurveName } from "./run-state.ts";
import classes from "./runs.module.css";

const charts: readonly { readonly name: CurveName; readonly title: string; readonly isProportion: boolean }[] = [
  { name: "loss", title: "Loss", isProportion: false },
  { name: "auc", title: "AUC", isProportion: true },
  { name: "accuracy", title: "Accuracy", isProportion: true },
  { name: "precision", title: "Precision (PPV)", isProportion: true },
  { name: "recall", title: "Recall (sensitivity)", isProportion: true },
];

interface CurveChartsProps {
  readonly curvesOf: (name: CurveName) => readonly EpochCurve[];
  readonly epochCount: number;
  readonly lit: string | null;
  readonly onLight: (key: string | null) => void;
}

/** Loss and metrics by epoch, each in a chart of its own. */
export function CurveCharts({ curvesOf, epochCount, lit, onLight }: CurveChartsProps) {
  return (
    <div className={classes.charts}>
      {charts.map(({ name, title, isProportion }) => {
        const curves = curvesOf(name);
        const newest = curves.flatMap(({ validation }) => validation.at(-1)?.[1] ?? []);
        return (
          <Panel key={name}>
            <Group justify="space-between" align="baseline" mb={4}>
              <Text fz={13} fw={600}>
                {title}
              </Text>
              <Quiet>{newest.length > 0 ? `validation ${rangeInWords(newest)}` : ""}</Quiet>
            </Group>
            <EpochChart title={title} curves={curves} epochCount={epochCount} isShare={isProportion} lit={lit} onLight={onLight} />
          </Panel>
        );
      })}
    </div>
  );
}

/** The range of the values: "0.61–0.78", or one figure where they hardly differ. */
function rangeInWords(values: readonly number[]): string {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return high - low < 0.005 ? low.toFixed(2) : `${low.toFixed(2)}–${high.toFixed(2)}`;
}
