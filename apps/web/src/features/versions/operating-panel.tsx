"use client";

import { Select } from "@mantine/core";
import type { VersionAtCutQuery } from "../../generated/graphql.ts";
import { RocChart } from "../../ui/charts/roc-chart.tsx";
import { figure } from "../../ui/format.ts";
import { Panel } from "../../ui/page.tsx";
import { ConfusionWords } from "./confusion.tsx";
import { type Cut, pointWords } from "./cut.ts";
import { movesSlider } from "./use-cut.ts";
import type { Evaluation } from "./version-page.tsx";
import classes from "./versions.module.css";

export type Figures = NonNullable<NonNullable<VersionAtCutQuery["modelVersion"]>["evaluation"]>;

export interface OperatingPanelProps {
  readonly evaluation: Evaluation;
  readonly cut: Cut;
  readonly onChoose: (cut: Cut, final: boolean) => void;
  readonly figures: Figures | undefined;
  readonly number: number;
}

/** ROC with the operating point to drag, the named points to choose from, and what that means in words and numbers. */
export function OperatingPanel({ evaluation, cut, onChoose, figures, number }: OperatingPanelProps) {
  const { roc, operatingPoints } = evaluation;
  const threshold = cut.kind === "threshold" ? cut.threshold : operatingPoints.find(({ name }) => name === cut.name)?.threshold;
  const sensitivity = figures?.metrics.find(({ name }) => name === "sensitivity")?.value;
  const specificity = figures?.metrics.find(({ name }) => name === "specificity")?.value;
  const chosen =
    cut.kind === "threshold"
      ? pointAt(roc, cut.threshold)
      : typeof sensitivity === "number" && typeof specificity === "number"
        ? { sensitivity, specificity }
        : null;
  const named = operatingPoints.find(({ name }) => cut.kind === "point" && name === cut.name);
  return (
    <Panel title="Operating point">
      <div className={classes.operating}>
        <RocChart
          points={roc}
          chosen={chosen}
          onChoose={(point, final) => onChoose({ kind: "threshold", threshold: point.threshold }, final)}
          height={320}
        />
        <div className={classes.operatingSide}>
          <Select
            label="Use the model at"
            aria-label="Operating point"
            value={cut.kind === "threshold" ? "own" : cut.name}
            allowDeselect={false}
            data={[
              ...operatingPoints.map(({ name, isDefault }) => ({
                value: name,
                label: `${pointWords(name)}${isDefault ? " (default)" : ""}`,
              })),
              ...(cut.kind === "threshold" ? [{ value: "own", label: "a threshold of your own" }] : []),
            ]}
            onChange={(value) => value && value !== "own" && onChoose({ kind: "point", name: value }, true)}
          />
          <label className={classes.slider}>
            <span>
              Threshold <output>{figure(threshold, 3)}</output>
            </span>
            <input
              type="range"
              min={0}
              max={1}
              step={0.001}
              value={threshold ?? 0.5}
              onChange={(event) => onChoose({ kind: "threshold", threshold: Number(event.currentTarget.value) }, false)}
              onPointerUp={(event) => onChoose({ kind: "threshold", threshold: Number(event.currentTarget.value) }, true)}
              onKeyUp={(event) =>
                movesSlider(event.key) && onChoose({ kind: "threshold", threshold: Number(event.currentTarget.value) }, true)
              }
            />
          </label>
          <p className={classes.quiet}>
            {named
              ? `${named.method}. Out of fold each breast is called by the threshold fitted on the other folds.`
              : "A threshold of your own is for looking: it is not frozen with the version."}
          </p>
          {figures ? <ConfusionWords confusion={figures.confusion} unit={evaluation.unit} number={number} /> : null}
        </div>
      </div>
    </Panel>
  );
}

/** Where on the curve a threshold lies: the point with the smallest threshold at or above it. */
export function pointAt(
  roc: readonly { threshold: number; sensitivity: number; specificity: number }[],
  threshold: number,
): { sensitivity: number; specificity: number } | null {
  let best: { threshold: number; sensitivity: number; specificity: number } | null = null;
  for (const point of roc) if (point.threshold >= threshold && (best === null || point.threshold < best.threshold)) best = point;
  return best ?? (roc.length > 0 ? { sensitivity: 0, specificity: 1 } : null);
}
