"use client";

import { useQuery } from "@apollo/client/react";
import { SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { CalibrationChart } from "../../ui/charts/calibration-chart.tsx";
import { ForestRow } from "../../ui/charts/forest-row.tsx";
import { metricLabel } from "../../ui/format.ts";
import { Panel } from "../../ui/page.tsx";
import { type Cut, cutArguments } from "./cut.ts";
import { cutDocument, subgroupDocument } from "./documents.ts";
import type { Evaluation } from "./version-page.tsx";
import classes from "./versions.module.css";

export function CalibrationPanel({ evaluation }: { evaluation: Evaluation }) {
  const full = evaluation.calibration.filter(({ n }) => n > 0);
  return (
    <Panel title="Calibration">
      {full.length === 0 ? (
        <p className={classes.quiet}>Not estimable: there is no bin with a breast in it.</p>
      ) : (
        <>
          <CalibrationChart bins={evaluation.calibration} height={320} />
          <p className={classes.quiet}>
            Each dot is a bin of scores, as large as its n, with n beside it. On the line the scores are true probabilities.
          </p>
        </>
      )}
    </Panel>
  );
}

const shown = ["auc", "sensitivity", "specificity"] as const;

/** Forest plot: one metric in everyone and in each subgroup, on one axis. */
export function SubgroupPanel({ versionId, evaluation, cut }: { versionId: string; evaluation: Evaluation; cut: Cut }) {
  const [metric, setMetric] = useState<string>("auc");
  const groups = groupsOf(evaluation.subgroups);
  const all = useQuery(cutDocument, {
    variables: { id: versionId, set: evaluation.set, ...cutArguments(cut) },
    fetchPolicy: "cache-first",
  });
  const everyone = (all.data ?? all.previousData)?.modelVersion?.evaluation?.metrics.find(({ name }) => name === metric);
  return (
    <Panel title="Subgroups">
      <SegmentedControl
        size="xs"
        mb="sm"
        value={metric}
        onChange={setMetric}
        data={shown.map((name) => ({ value: name, label: metricLabel(name) }))}
      />
      <ForestRow label="Everyone" metric={everyone} reference={everyone?.value ?? undefined} strong />
      {groups.map(({ title, members }) => (
        <div key={title} className={classes.forestGroup}>
          <h3>{title}</h3>
          {members.map(({ name, label }) => (
            <Subgroup
              key={name}
              versionId={versionId}
              evaluation={evaluation}
              cut={cut}
              name={name}
              label={label}
              metric={metric}
              reference={everyone?.value ?? undefined}
            />
          ))}
        </div>
      ))}
      {groups.length === 0 ? (
        <p className={classes.quiet}>Density, age and vendor of these exams are not known, so there are no subgroups.</p>
      ) : null}
      <p className={classes.quiet}>Descriptive: with few breasts an interval holds almost anything.</p>
    </Panel>
  );
}

function Subgroup({
  versionId,
  evaluation,
  cut,
  name,
  label,
  metric,
  reference,
}: {
  versionId: string;
  evaluation: Evaluation;
  cut: Cut;
  name: string;
  label: string;
  metric: string;
  reference: number | undefined;
}) {
  const { data, previousData } = useQuery(subgroupDocument, {
    variables: { id: versionId, set: evaluation.set, subgroup: name, ...cutArguments(cut) },
    fetchPolicy: "cache-first",
  });
  const found = (data ?? previousData)?.modelVersion?.evaluation?.metrics.find((one) => one.name === metric);
  return <ForestRow label={label} metric={found} reference={reference} />;
}

const titles: Readonly<Record<string, string>> = { density: "Density", age: "Age", vendor: "Vendor", view: "View", kind: "Lesion" };

/** `density:c`, `age:50-59` as groups in reading order. */
export function groupsOf(subgroups: readonly string[]): { title: string; members: { name: string; label: string }[] }[] {
  const groups = new Map<string, { name: string; label: string }[]>();
  for (const name of [...subgroups].sort()) {
    const colon = name.indexOf(":");
    const key = colon === -1 ? "" : name.slice(0, colon);
    const title = titles[key] ?? (key === "" ? "Others" : key);
    groups.set(title, [...(groups.get(title) ?? []), { name, label: colon === -1 ? name : name.slice(colon + 1) }]);
  }
  return [...groups].map(([title, members]) => ({ title, members }));
}
