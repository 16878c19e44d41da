import { useQuery } from "@apollo/client/react";
import type { EvaluationSet } from "@second-read/domain";
import { useSearchParams } from "next/navigation";
import { useMemo } from "react";
import { appendPage } from "../../data/append-page.ts";
import { useKeptAnswer } from "../../data/kept-answer.ts";
import { abnormalCounts, type ClassCount } from "../../entities/version/class-counts.ts";
import { thresholdArguments } from "../../entities/version/decision-threshold.ts";
import type { ChosenThreshold } from "../../entities/version/use-decision-threshold.ts";
import { classCountFragment, operatingPointFragment } from "../../entities/version/version.ts";
import type { MissedVersionQuery } from "../../generated/graphql.ts";
import { graphql, unmask } from "../../generated/index.ts";
import { filterOf } from "../case-grid/case-filter.ts";
import { gridCaseOf } from "../case-grid/grid-case.ts";
import { useCasesByPage } from "../case-grid/use-cases-by-page.ts";
import { countAt } from "./counts.ts";

/** The evaluation behind the summary and the score axis. */
const missedVersionDocument = graphql(`
  query MissedVersion($id: ID!, $set: EvaluationSet!) {
    modelVersion(id: $id) {
      id
      number
      evaluation(set: $set) {
        set
        unit
        positiveClass
        positives
        negatives
        operatingPoints {
          ...OperatingPointParts
        }
        scoreHistograms {
          class
          cancer
          counts
        }
      }
    }
  }
`);

const missedCountsDocument = graphql(`
  query MissedCounts($id: ID!, $set: EvaluationSet!, $operatingPoint: String, $threshold: Float) {
    modelVersion(id: $id) {
      id
      evaluation(set: $set) {
        set
        classCounts(operatingPoint: $operatingPoint, threshold: $threshold) {
          ...ClassCountParts
        }
      }
    }
  }
`);

const falseNegativesDocument = graphql(`
  query FalseNegatives($modelVersionId: ID!, $set: EvaluationSet!, $operatingPoint: String, $threshold: Float, $after: String) {
    falseNegatives(
      modelVersionId: $modelVersionId
      set: $set
      operatingPoint: $operatingPoint
      threshold: $threshold
      first: 24
      after: $after
    ) {
      nodes {
        ...GridCase
      }
      pageInfo {
        ...PageEnd
      }
      totalCount
    }
  }
`);

type AnsweredEvaluation = NonNullable<NonNullable<MissedVersionQuery["modelVersion"]>["evaluation"]>;

function evaluationOf(answered: AnsweredEvaluation) {
  return { ...answered, operatingPoints: unmask(operatingPointFragment, answered.operatingPoints) };
}
export type MissedEvaluation = ReturnType<typeof evaluationOf>;
export type Missed = ReturnType<typeof useMissed>;

/** What a version missed at a threshold: its evaluation, the counts, and the list of cases. */
export function useMissed(versionId: string, set: EvaluationSet, { at, stored, dragged }: ChosenThreshold) {
  const version = useQuery(missedVersionDocument, { variables: { id: versionId, set }, fetchPolicy: "cache-first" });
  const answered = version.data?.modelVersion?.evaluation;
  const evaluation = useMemo(() => (answered ? evaluationOf(answered) : null), [answered]);
  const exact = useQuery(missedCountsDocument, {
    variables: { id: versionId, set, ...thresholdArguments(stored) },
    fetchPolicy: "cache-first",
  });
  const exactCounts = exact.data?.modelVersion?.evaluation?.classCounts;
  const counts: readonly ClassCount[] | undefined =
    exactCounts && dragged === null
      ? unmask(classCountFragment, exactCounts)
      : evaluation && at.kind === "threshold" && (dragged !== null || exact.loading)
        ? countAt(evaluation.scoreHistograms, at.threshold)
        : undefined;
  const abnormal = counts ? abnormalCounts(counts).abnormal : null;
  return {
    version,
    evaluation,
    counts,
    threshold: at.kind === "threshold" ? at.threshold : thresholdOfPoint(evaluation, at.name),
    positives: abnormal?.total ?? evaluation?.positives ?? 0,
    missed: abnormal && abnormal.total - abnormal.flagged,
    list: useMissedList(versionId, set, stored),
  };
}

function thresholdOfPoint(evaluation: MissedEvaluation | null, name: string): number {
  return evaluation?.operatingPoints.find((point) => point.name === name)?.threshold ?? 0.5;
}

function useMissedList(versionId: string, set: EvaluationSet, at: ChosenThreshold["stored"]) {
  const filter = filterOf(useSearchParams());
  const variables = { modelVersionId: versionId, set, ...thresholdArguments(at) };
  const asked = useQuery(falseNegativesDocument, { variables });
  const { error, refetch, fetchMore } = asked;
  const { answer, isCurrent } = useKeptAnswer(asked, variables);
  const connection = answer?.falseNegatives;
  const nodes = connection?.nodes;
  const cases = useMemo(() => (nodes ?? []).map(gridCaseOf), [nodes]);
  const list = useCasesByPage({
    cases,
    loaded: cases.length,
    filter,
    pageInfo: connection?.pageInfo,
    isCurrent,
    loadPage: (after) => fetchMore({ variables: { after }, updateQuery: appendPage("falseNegatives") }),
  });
  return { ...list, connection, error, refetch: () => void refetch() };
}
