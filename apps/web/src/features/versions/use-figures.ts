import { useQuery } from "@apollo/client/react";
import { useDebouncedValue } from "@mantine/hooks";
import type { EvaluationSet } from "@second-read/domain";
import { useMemo } from "react";
import { type DecisionThreshold, thresholdArguments } from "../../entities/version/decision-threshold.ts";
import type { ChosenThreshold } from "../../entities/version/use-decision-threshold.ts";
import { versionAtThresholdDocument } from "./documents.ts";
import { type Figures, figuresOf, type Version } from "./version.ts";

const pauseMilliseconds = 120;

/** What was measured at the chosen threshold; `asked`: the threshold without the steps of a slider that still moves. */
export function useFigures(version: Version, set: EvaluationSet, { stored, dragged }: ChosenThreshold) {
  const [paused] = useDebouncedValue(dragged, pauseMilliseconds);
  const asked: DecisionThreshold = dragged === null || paused === null ? stored : { kind: "threshold", threshold: paused };
  const { data, previousData, error, refetch } = useQuery(versionAtThresholdDocument, {
    variables: { id: version.id, set, ...thresholdArguments(asked) },
    skip: !version.evaluation,
    fetchPolicy: "cache-first",
  });
  // While the slider moves, the figures before stay; those of the other set never do.
  const before = previousData?.modelVersion?.evaluation;
  const answered = data ? data.modelVersion?.evaluation : before?.set === set ? before : undefined;
  const figures: Figures | undefined = useMemo(() => (answered ? figuresOf(answered) : undefined), [answered]);
  return { figures, asked, error, refetch: () => void refetch() };
}
