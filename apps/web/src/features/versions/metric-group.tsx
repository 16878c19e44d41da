import { Box, Title } from "@mantine/core";
import { whoseStyles } from "../../ui/colours.ts";
import { proportion } from "../../ui/format.ts";
import { MetricRow } from "../../ui/interval-bar.tsx";
import type { ConfusionCounts } from "./confusion-table.tsx";
import type { Figures } from "./version.ts";

const axes: Readonly<Record<string, readonly [from: number, to: number]>> = { calibrationSlope: [0, 2], calibrationIntercept: [-2, 2] };
const references: Readonly<Record<string, number>> = { auc: 0.5, calibrationSlope: 1, calibrationIntercept: 0 };

export interface MetricGroupProps {
  readonly title: string;
  readonly names: readonly string[];
  readonly metrics: Figures["metrics"];
  readonly unit: string;
  readonly confusion?: Figures["confusion"];
}

/** The metrics with these names as rows below a title; nothing where there are none. */
export function MetricGroup({ title, names, metrics, unit, confusion }: MetricGroupProps) {
  const own = names.flatMap((name) => metrics.find((metric) => metric.name === name) ?? []);
  if (own.length === 0) return null;
  return (
    <Box mt={12}>
      <Title order={3} size="h4">
        {title}
      </Title>
      {own.map((metric) => {
        const [from, to] = axes[metric.name] ?? [0, 1];
        return (
          <MetricRow
            key={metric.name}
            metric={metric}
            unit={`${unit}s`}
            counts={confusion && countsInWords(metric.name, confusion)}
            colour={whoseStyles.model.colour}
            from={from}
            to={to}
            reference={references[metric.name]}
          />
        );
      })}
    </Box>
  );
}

/** "5 of 10" for a proportion with n below a hundred; otherwise undefined. */
export function countsInWords(name: string, confusion: Omit<ConfusionCounts, "positiveClass">): string | undefined {
  const { truePositives, falseNegatives, falsePositives, trueNegatives } = confusion;
  const proportions: Readonly<Record<string, readonly [count: number, total: number]>> = {
    sensitivity: [truePositives, truePositives + falseNegatives],
    specificity: [trueNegatives, trueNegatives + falsePositives],
    ppv: [truePositives, truePositives + falsePositives],
    npv: [trueNegatives, trueNegatives + falseNegatives],
    accuracy: [truePositives + trueNegatives, truePositives + falseNegatives + falsePositives + trueNegatives],
  };
  const found = proportions[name];
  return found && found[1] > 0 && found[1] < 100 ? proportion(...found) : undefined;
}
