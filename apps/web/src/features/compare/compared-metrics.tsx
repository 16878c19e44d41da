import { Table } from "@mantine/core";
import { type EvaluationSet, metricLabel } from "@second-read/domain";
import { metricFragment } from "../../entities/version/version.ts";
import type { ComparisonQuery } from "../../generated/graphql.ts";
import { unmask } from "../../generated/index.ts";
import { counted, figure, whole, withInterval } from "../../ui/format.ts";
import { IntervalBar } from "../../ui/interval-bar.tsx";
import { ListTable } from "../../ui/list-table.tsx";
import { Panel } from "../../ui/page.tsx";
import { Quiet } from "../../ui/quiet.tsx";
import { pInWords } from "./changes.ts";

export type Comparison = ComparisonQuery["compareVersions"];

interface ComparedMetricsProps {
  readonly comparison: Comparison;
  readonly set: EvaluationSet;
  readonly a: number;
  readonly b: number;
}

/** AUC, sensitivity and specificity of both versions, and each difference with its own interval. */
export function ComparedMetrics({ comparison, set, a, b }: ComparedMetricsProps) {
  const { breasts, patients, mcnemarP, thresholdA, thresholdB } = comparison;
  return (
    <Panel title="Metrics">
      <ListTable heads={["Metric", `v${a}`, `v${b}`, `Difference, v${b} − v${a}`, "Breasts"]}>
        {comparison.metrics.map((metric) => (
          <MetricRow key={metric.name} metric={metric} />
        ))}
      </ListTable>
      <Quiet block>
        {counted(breasts, "breast")} of {counted(patients, "patient")} scored by both, by the current ground truth. 95 % intervals.
        Thresholds {thresholdA.toFixed(3)} and {thresholdB.toFixed(3)} for every breast.
        {set === "OUT_OF_FOLD"
          ? " A version's own page covers only the patients of its own training data, with one threshold per fold, so its figures differ."
          : ""}
        {typeof mcnemarP === "number" ? ` McNemar's test of correct classifications: ${pInWords(mcnemarP)}.` : ""} Tests and differences of
        rates count both breasts of a patient as independent.
      </Quiet>
    </Panel>
  );
}

const oneLine = { whiteSpace: "nowrap" } as const;

function MetricRow({ metric: { name, ...masked } }: { metric: Comparison["metrics"][number] }) {
  const [a, b, difference] = [masked.a, masked.b, masked.difference].map((one) => unmask(metricFragment, one));
  if (!a || !b || !difference) return null;
  return (
    <Table.Tr>
      <Table.Th scope="row">{metricLabel(name)}</Table.Th>
      <Table.Td style={oneLine}>{withInterval(a)}</Table.Td>
      <Table.Td style={oneLine}>{withInterval(b)}</Table.Td>
      <Table.Td style={oneLine}>
        <IntervalBar value={difference.value} low={difference.low} high={difference.high} from={-0.5} to={0.5} reference={0} width={180} />{" "}
        {differenceInWords(difference)} <Quiet>{difference.note ?? ""}</Quiet>
      </Table.Td>
      <Table.Td>{whole(difference.n)}</Table.Td>
    </Table.Tr>
  );
}

/** With three decimals, since it matters on which side of 0 an end of the interval is. */
function differenceInWords({ value, low, high }: { value?: number | null; low?: number | null; high?: number | null }): string {
  const signed = typeof value === "number" && value > 0 ? `+${figure(value, 3)}` : figure(value, 3);
  return typeof low === "number" && typeof high === "number" ? `${signed} (${figure(low, 3)} to ${figure(high, 3)})` : signed;
}
