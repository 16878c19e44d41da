import { runRequestFragment, snapshotFragment } from "../../entities/run/run.ts";
import {
  aliasEventFragment,
  classCountFragment,
  gateFragment,
  metricFragment,
  operatingPointFragment,
} from "../../entities/version/version.ts";
import type { VersionAtThresholdQuery, VersionQuery, VersionRowFragment } from "../../generated/graphql.ts";
import { type FragmentType, unmask } from "../../generated/index.ts";
import { versionRowFragment } from "./documents.ts";
import { estimateFragment } from "./places.ts";

type Answered = NonNullable<VersionQuery["modelVersion"]>;
type AnsweredEvaluation = NonNullable<Answered["evaluation"]>;
type AnsweredFigures = NonNullable<NonNullable<VersionAtThresholdQuery["modelVersion"]>["evaluation"]>;

/** Unmasks a version of a response. */
export function versionOf(answered: Answered) {
  return {
    ...answered,
    aliasHistory: unmask(aliasEventFragment, answered.aliasHistory),
    gate: unmask(gateFragment, answered.gate),
    densityAgreement: unmask(estimateFragment, answered.densityAgreement),
    run: { ...unmask(runRequestFragment, answered.run), snapshot: unmask(snapshotFragment, answered.run.snapshot) },
    evaluation: answered.evaluation ? evaluationOf(answered.evaluation) : null,
  };
}

function evaluationOf(answered: AnsweredEvaluation) {
  return {
    ...answered,
    operatingPoints: unmask(operatingPointFragment, answered.operatingPoints),
    classFigures: answered.classFigures.map(({ class: name, sensitivity, ppv }) => ({
      class: name,
      sensitivity: unmask(estimateFragment, sensitivity),
      ppv: unmask(estimateFragment, ppv),
    })),
    classAccuracy: unmask(estimateFragment, answered.classAccuracy),
  };
}

/** The metrics at one decision threshold. */
export function figuresOf(answered: AnsweredFigures) {
  return {
    ...answered,
    metrics: unmask(metricFragment, answered.metrics),
    classCounts: unmask(classCountFragment, answered.classCounts),
  };
}

/** Unmasks a version of the list. */
export function listedVersionOf(masked: FragmentType<typeof versionRowFragment>) {
  const row: VersionRowFragment = unmask(versionRowFragment, masked);
  return {
    ...row,
    gate: unmask(gateFragment, row.gate),
    auc: row.evaluation ? unmask(metricFragment, row.evaluation.metrics).find(({ name }) => name === "auc") : undefined,
  };
}

export type Version = ReturnType<typeof versionOf>;
export type Evaluation = ReturnType<typeof evaluationOf>;
export type Figures = ReturnType<typeof figuresOf>;
export type ListedVersion = ReturnType<typeof listedVersionOf>;
export type Gate = NonNullable<Version["gate"]>;
