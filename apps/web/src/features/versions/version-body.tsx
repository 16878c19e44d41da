"use client";

import { SegmentedControl, Stack, Text } from "@mantine/core";
import type { EvaluationSet } from "@second-read/domain";
import { useRouter, useSearchParams } from "next/navigation";
import { withParameters } from "../../data/query-parameters.ts";
import { serverNow } from "../../data/server-clock.ts";
import { useDecisionThreshold } from "../../entities/version/use-decision-threshold.ts";
import { Panel } from "../../ui/page.tsx";
import { Quiet } from "../../ui/quiet.tsx";
import { useIsBlinded } from "../frame/blind-note.tsx";
import { CalibrationPanel } from "./calibration-panel.tsx";
import { CardPanel } from "./card-panel.tsx";
import { ClassesPanel } from "./classes-panel.tsx";
import { DriftPanel } from "./drift-panel.tsx";
import { GatePanel } from "./gate-panel.tsx";
import { LineagePanel } from "./lineage-panel.tsx";
import { MetricsPanel } from "./metrics-panel.tsx";
import { OperatingPanel } from "./operating-panel.tsx";
import { PlacesPanel } from "./places-panel.tsx";
import { SubgroupPanel } from "./subgroup-panel.tsx";
import { useFigures } from "./use-figures.ts";
import type { Version } from "./version.ts";
import { versionSentence } from "./version-sentence.ts";
import classes from "./versions.module.css";

/** All panels of a loaded version, measured on one set. */
export function VersionBody({ version, set }: { version: Version; set: EvaluationSet }) {
  const isBlinded = useIsBlinded();
  const chosen = useDecisionThreshold();
  const { figures, figuresAt, asked, error, refetch } = useFigures(version, set, chosen);
  const { evaluation, number } = version;
  const { at, choose } = chosen;
  return (
    <Stack gap={14}>
      <Text fz={17}>{evaluation && !figures ? " " : versionSentence(version, figures, figuresAt, new Date(serverNow()), isBlinded)}</Text>
      <SetChoice set={set} />
      {evaluation ? (
        <>
          <div className={classes.columns}>
            <OperatingPanel evaluation={evaluation} at={at} onChoose={choose} figures={figures} number={number} />
            <MetricsPanel evaluation={evaluation} figures={figures} at={figuresAt} error={error} onRetry={refetch} />
          </div>
          <ClassesPanel evaluation={evaluation} />
          <div className={classes.reliability}>
            <CalibrationPanel evaluation={evaluation} number={number} />
            <SubgroupPanel versionId={version.id} number={number} evaluation={evaluation} density={version.densityAgreement} at={asked} />
          </div>
          <PlacesPanel versionId={version.id} number={number} set={set} at={asked} />
        </>
      ) : (
        <Panel>
          <Quiet block>{notEvaluated(set)}</Quiet>
        </Panel>
      )}
      <DriftPanel versionId={version.id} />
      <GatePanel gate={version.gate ?? null} />
      <LineagePanel version={version} />
      <CardPanel card={version.card} number={number} />
    </Stack>
  );
}

function SetChoice({ set }: { set: EvaluationSet }) {
  const router = useRouter();
  const query = useSearchParams();
  return (
    <SegmentedControl
      style={{ alignSelf: "flex-start" }}
      size="xs"
      value={set}
      onChange={(value) => router.replace(withParameters(query, { set: value === "OUT_OF_FOLD" ? null : value }), { scroll: false })}
      data={[
        { value: "OUT_OF_FOLD", label: "Out of fold" },
        { value: "LOCKED_TEST", label: "Held-out test set" },
      ]}
    />
  );
}

function notEvaluated(set: EvaluationSet): string {
  return set === "LOCKED_TEST"
    ? "This version has not been evaluated on the held-out test set. That happens once, when its promotion is requested, and counts as a test-set access."
    : "This version has no evaluation.";
}
