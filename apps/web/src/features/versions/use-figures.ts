import { useQuery } from "@apollo/client/react";
import { useDebouncedValue } from "@mantine/hooks";
import type { EvaluationSet } from "@second-read/domain";
import { useMemo } from "react";
import { useKeptAnswer } from "../../data/kept-answer.ts";
import { type DecisionThreshold, thresholdArguments, thresholdOfArguments } from "../../entities/version/decision-threshold.ts";
import type { ChosenThreshold } from "../../entities/version/use-decision-threshold.ts";
import { versionAtThresholdDocument } from "./documents.ts";
import { type Figures, figuresOf, type Version } from "./version.ts";

const pauseMilliseconds = 120;

/** The metrics at the chosen threshold. `asked`: the threshold without the intermediate steps of a moving slider. */
export function useFigures(version: Version, set: EvaluationSet, { stored, dragged }: ChosenThreshold) {
  const [paused] = useDebouncedValue(dragged, pauseMilliseconds);
  const asked: DecisionThreshold = dragged === null || paused === null ? stored : { kind: "threshold", threshold: paused };
  const variables = { id: version.id, set, ...thresholdArguments(asked) };
  const query = useQuery(versionAtThresholdDocument, { variables, skip: !version.evaluation, fetchPolicy: "cache-first" });
  const { error, refetch } = query;
  // While the slider moves, the previous figures stay, with their own threshold; those of the other set never do.
  const kept = useKeptAnswer(query, variables);
  const evaluation = kept.answer?.modelVersion?.evaluation;
  const answered = evaluation?.set === set ? evaluation : undefined;
  const figures: Figures | undefined = useMemo(() => (answered ? figuresOf(answered) : undefined), [answered]);
  return { figures, figuresAt: thresholdOfArguments(kept.variables ?? variables), asked, error, refetch: () => void refetch() };
}
