"use client";

import type { ApolloClient } from "@apollo/client";
import { useApolloClient, useQuery } from "@apollo/client/react";
import { Box, SegmentedControl, Title } from "@mantine/core";
import { type EvaluationSet, metricLabel } from "@second-read/domain";
import { useState } from "react";
import { useKeptAnswer } from "../../data/kept-answer.ts";
import { type DecisionThreshold, thresholdArguments } from "../../entities/version/decision-threshold.ts";
import { metricFragment } from "../../entities/version/version.ts";
import type {
  VersionAtThresholdQuery,
  VersionAtThresholdQueryVariables,
  VersionSubgroupQuery,
  VersionSubgroupQueryVariables,
} from "../../generated/graphql.ts";
import { graphql, unmask } from "../../generated/index.ts";
import { ForestRow } from "../../ui/charts/forest-row.tsx";
import { DownloadCsv } from "../../ui/download-csv.tsx";
import { withInterval } from "../../ui/format.ts";
import { Panel } from "../../ui/page.tsx";
import { Quiet } from "../../ui/quiet.tsx";
import { versionAtThresholdDocument } from "./documents.ts";
import { groupsOf } from "./subgroups.ts";
import { metricsTable, tableName } from "./tables.ts";
import type { Evaluation, Version } from "./version.ts";

const versionSubgroupDocument = graphql(`
  query VersionSubgroup($id: ID!, $set: EvaluationSet!, $subgroup: String!, $operatingPoint: String, $threshold: Float) {
    modelVersion(id: $id) {
      id
      evaluation(set: $set) {
        set
        metrics(operatingPoint: $operatingPoint, threshold: $threshold, subgroup: $subgroup) {
          ...MetricParts
        }
      }
    }
  }
`);

const offered = ["auc", "sensitivity", "specificity"];

interface SubgroupPanelProps {
  readonly versionId: string;
  readonly number: number;
  readonly evaluation: Evaluation;
  /** How well densities estimated from the images agree with stated ones; null where none are. */
  readonly density: Version["densityAgreement"];
  readonly at: DecisionThreshold;
}

/** Forest plot: one metric over all and in each subgroup, on one axis. */
export function SubgroupPanel({ versionId, number, evaluation, density, at }: SubgroupPanelProps) {
  const client = useApolloClient();
  const [metric, setMetric] = useState("auc");
  const variables = { id: versionId, set: evaluation.set, ...thresholdArguments(at) };
  const asked = useQuery(versionAtThresholdDocument, { variables, fetchPolicy: "cache-first" });
  const overall = metricOf(useKeptAnswer(asked, variables).answer, evaluation.set, metric);
  const groups = groupsOf(evaluation.subgroups);
  const reference = overall?.value ?? undefined;
  return (
    <Panel
      title="Subgroups"
      actions={
        <DownloadCsv
          label="all metrics, by subgroup,"
          fileName={tableName(number, evaluation.set, "metrics")}
          table={() => fetchMetricsTable(client, variables, evaluation.subgroups)}
        />
      }
    >
      <SegmentedControl
        size="xs"
        mb="sm"
        value={metric}
        onChange={setMetric}
        data={offered.map((name) => ({ value: name, label: metricLabel(name) }))}
      />
      <ForestRow label="All" metric={overall} reference={reference} strong />
      {groups.map(({ title, members }) => (
        <Box key={title} mt={8}>
          <Title order={3} size="h4">
            {title}
          </Title>
          {members.map(({ name, label }) => (
            <SubgroupRow key={name} label={label} metric={metric} reference={reference} variables={{ ...variables, subgroup: name }} />
          ))}
        </Box>
      ))}
      {groups.length === 0 ? <Quiet block>No subgroups: density, age and vendor of these exams are not known.</Quiet> : null}
      {density ? (
        <Quiet block>
          Density estimated from the images: weighted kappa with {density.n} stated densities {withInterval(density)}, out of fold.
        </Quiet>
      ) : null}
      <Quiet block>Descriptive only: with few breasts the intervals are wide.</Quiet>
    </Panel>
  );
}

/** What the forest plot has already requested comes from the cache; the rest is requested now. */
async function fetchMetricsTable(
  client: ApolloClient,
  variables: VersionAtThresholdQueryVariables,
  subgroups: readonly string[],
): Promise<string> {
  const all = await client.query({ query: versionAtThresholdDocument, variables });
  const groups = [{ subgroup: "all", metrics: unmask(metricFragment, all.data?.modelVersion?.evaluation?.metrics ?? []) }];
  for (const subgroup of subgroups) {
    const { data } = await client.query({ query: versionSubgroupDocument, variables: { ...variables, subgroup } });
    groups.push({ subgroup, metrics: unmask(metricFragment, data?.modelVersion?.evaluation?.metrics ?? []) });
  }
  return metricsTable(groups);
}

interface SubgroupRowProps {
  readonly label: string;
  readonly metric: string;
  readonly reference: number | undefined;
  readonly variables: VersionSubgroupQueryVariables;
}

function SubgroupRow({ label, metric, reference, variables }: SubgroupRowProps) {
  const asked = useQuery(versionSubgroupDocument, { variables, fetchPolicy: "cache-first" });
  const found = metricOf(useKeptAnswer(asked, variables).answer, variables.set, metric);
  return <ForestRow label={label} metric={found} reference={reference} />;
}

/** The metric of a response, unless that is for the other set. */
function metricOf(answer: VersionSubgroupQuery | VersionAtThresholdQuery | undefined, set: EvaluationSet, metric: string) {
  const evaluation = answer?.modelVersion?.evaluation;
  return evaluation?.set === set ? unmask(metricFragment, evaluation.metrics).find(({ name }) => name === metric) : undefined;
}
