import { whoseStyles } from "../../ui/colours.ts";
import { counted, proportion } from "../../ui/format.ts";
import { MetricRow } from "../../ui/interval-bar.tsx";
import { ListState } from "../../ui/list-state.tsx";
import { Panel } from "../../ui/page.tsx";
import { type Cut, cutWords } from "./cut.ts";
import type { Figures } from "./operating-panel.tsx";
import type { Evaluation } from "./version-page.tsx";
import classes from "./versions.module.css";

const free = ["auc", "prAuc"];
const atThePoint = ["sensitivity", "specificity", "ppv", "npv", "accuracy", "f1"];
const calibration = ["logLoss", "brier", "ece", "calibrationSlope", "calibrationIntercept"];
const domains: Readonly<Record<string, readonly [number, number]>> = { calibrationSlope: [0, 2], calibrationIntercept: [-2, 2] };
const references: Readonly<Record<string, number>> = { auc: 0.5, calibrationSlope: 1, calibrationIntercept: 0 };

/** Every metric with its interval drawn as a bar, and n; grouped by what it depends on. */
export function MetricsPanel({
  evaluation,
  figures,
  cut,
  error,
  onRetry,
}: {
  evaluation: Evaluation;
  figures: Figures | undefined;
  cut: Cut;
  error: unknown;
  onRetry: () => void;
}) {
  const { unit, positives, negatives, patients, exams, positiveClass } = evaluation;
  return (
    <Panel title="Measured">
      <p className={classes.quiet}>
        {counted(positives + negatives, unit)} of {counted(patients, "woman", "women")} in {counted(exams, "exam")}: {positives}{" "}
        {positiveClass}, {negatives} normal. Intervals are 95 %, by woman.
      </p>
      <ListState data={figures?.metrics} error={error} onRetry={onRetry} skeletonRows={12}>
        {(metrics) => (
          <>
            <Group title="Without an operating point" names={free} metrics={metrics} unit={unit} />
            <Group title={`At ${cutWords(cut)}`} names={atThePoint} metrics={metrics} unit={unit} confusion={figures?.confusion} />
            <Group title="Of the probabilities" names={calibration} metrics={metrics} unit={unit} />
            <Group
              title="Others"
              names={metrics.map(({ name }) => name).filter((name) => ![...free, ...atThePoint, ...calibration].includes(name))}
              metrics={metrics}
              unit={unit}
            />
          </>
        )}
      </ListState>
      {evaluation.notes.map((note) => (
        <p key={note} className={classes.note}>
          {note}
        </p>
      ))}
    </Panel>
  );
}

function Group({
  title,
  names,
  metrics,
  unit,
  confusion,
}: {
  title: string;
  names: readonly string[];
  metrics: Figures["metrics"];
  unit: string;
  confusion?: Figures["confusion"];
}) {
  const own = names.flatMap((name) => metrics.find((metric) => metric.name === name) ?? []);
  if (own.length === 0) return null;
  return (
    <div className={classes.metricGroup}>
      <h3>{title}</h3>
      {own.map((metric) => {
        const [from, to] = domains[metric.name] ?? [0, 1];
        return (
          <MetricRow
            key={metric.name}
            metric={metric}
            unit={`${unit}s`}
            counts={confusion && fewWords(metric.name, confusion)}
            colour={whoseStyles.model.colour}
            from={from}
            to={to}
            reference={references[metric.name]}
          />
        );
      })}
    </div>
  );
}

/** "5 of 10" for a share of fewer than a hundred; undefined for all else. */
export function fewWords(
  name: string,
  { truePositives, falseNegatives, falsePositives, trueNegatives }: Omit<Figures["confusion"], "__typename" | "positiveClass">,
): string | undefined {
  const shares: Readonly<Record<string, readonly [count: number, total: number]>> = {
    sensitivity: [truePositives, truePositives + falseNegatives],
    specificity: [trueNegatives, trueNegatives + falsePositives],
    ppv: [truePositives, truePositives + falsePositives],
    npv: [trueNegatives, trueNegatives + falseNegatives],
    accuracy: [truePositives + trueNegatives, truePositives + falseNegatives + falsePositives + trueNegatives],
  };
  const share = shares[name];
  return share && share[1] > 0 && share[1] < 100 ? proportion(...share) : undefined;
}
