import { Text } from "@mantine/core";
import { type DecisionThreshold, thresholdInWords } from "../../entities/version/decision-threshold.ts";
import { counted, whole } from "../../ui/format.ts";
import { ListState } from "../../ui/list-state.tsx";
import { Panel } from "../../ui/page.tsx";
import { Quiet } from "../../ui/quiet.tsx";
import { MetricGroup } from "./metric-group.tsx";
import type { Evaluation, Figures } from "./version.ts";

const thresholdFree = ["auc", "prAuc"];
const atThreshold = ["sensitivity", "specificity", "ppv", "npv", "ppvAtPrevalence", "npvAtPrevalence", "accuracy", "f1"];
const calibration = ["logLoss", "brier", "ece", "calibrationSlope", "calibrationIntercept"];
const grouped = [...thresholdFree, ...atThreshold, ...calibration];

export interface MetricsPanelProps {
  readonly evaluation: Evaluation;
  readonly figures: Figures | undefined;
  readonly at: DecisionThreshold;
  readonly error: unknown;
  readonly onRetry: () => void;
}

/** Every metric with its interval drawn as a bar, and n; grouped by what it depends on. */
export function MetricsPanel({ evaluation, figures, at, error, onRetry }: MetricsPanelProps) {
  const { unit, positives, negatives, patients, exams, positiveClass } = evaluation;
  return (
    <Panel title="Metrics">
      <Quiet block>
        {counted(positives + negatives, unit)} of {counted(patients, "patient")} in {counted(exams, "exam")}: {whole(positives)}{" "}
        {positiveClass}, {whole(negatives)} normal. 95 % intervals, clustered by patient.
      </Quiet>
      <ListState data={figures?.metrics} error={error} onRetry={onRetry} skeletonRows={12}>
        {(metrics) => (
          <>
            <MetricGroup title="Threshold-free" names={thresholdFree} metrics={metrics} unit={unit} />
            <MetricGroup
              title={`At ${thresholdInWords(at)}`}
              names={atThreshold}
              metrics={metrics}
              unit={unit}
              confusion={figures?.confusion}
            />
            <MetricGroup title="Calibration" names={calibration} metrics={metrics} unit={unit} />
            <MetricGroup
              title="Others"
              names={metrics.map(({ name }) => name).filter((name) => !grouped.includes(name))}
              metrics={metrics}
              unit={unit}
            />
          </>
        )}
      </ListState>
      {evaluation.notes.map((note) => (
        <Text key={note} size="xs" c="var(--warning)" mt={6}>
          {note}
        </Text>
      ))}
    </Panel>
  );
}
