import { useMutation, useQuery } from "@apollo/client/react";
import { intervalBefore } from "@second-read/domain";
import { type Problem, toProblem } from "../../data/problem.ts";
import { viewerImageFragment } from "../../entities/exam/images.ts";
import type { ViewerImageFragment } from "../../generated/graphql.ts";
import { unmask } from "../../generated/index.ts";
import { type HangingImage, stagesOf } from "../../viewer/hanging-stages.ts";
import { priorDocument, requestPriorsDocument } from "./prior-documents.ts";

export type PriorState =
  | { readonly kind: "loading" }
  | { readonly kind: "failed"; readonly problem: Problem; readonly retry: () => void }
  | {
      readonly kind: "none";
      readonly requested: boolean;
      readonly request: () => void;
      readonly problem: Problem | null;
      readonly unordered: number;
    }
  | {
      readonly kind: "prior";
      readonly interval: string | null;
      readonly images: readonly ViewerImageFragment[];
      readonly unordered: number;
    };

/** The image to open for comparing with the prior: in the first step that shows one of the prior's images; null where it has none. */
export function firstToCompare(prior: PriorState, images: readonly HangingImage[]): { readonly imageId: string } | null {
  if (prior.kind !== "prior") return null;
  const cells = stagesOf(images, 1, prior.images).flatMap(({ rows }) => rows.flat());
  const imageId = cells.find((cell) => cell.isPrior && cell.imageId !== null)?.imageId;
  return imageId ? { imageId } : null;
}

/** The patient's earlier exam, requested only once the current images are on screen, so that it does not delay them. */
export function usePrior(
  examId: string,
  isPainted: boolean,
): PriorState & { readonly freshUrl: (imageId: string) => Promise<string | null> } {
  const { data, error, refetch } = useQuery(priorDocument, { variables: { examId }, skip: !isPainted, fetchPolicy: "network-only" });
  const [ask, asking] = useMutation(requestPriorsDocument);
  const freshUrl = async (imageId: string) => {
    const { data: anew } = await refetch();
    return unmask(viewerImageFragment, anew?.exam?.prior?.images)?.find(({ id }) => id === imageId)?.url ?? null;
  };
  return { ...stateOf(), freshUrl };

  function stateOf(): PriorState {
    const exam = data?.exam;
    if (error) return { kind: "failed", problem: toProblem(error), retry: () => void refetch() };
    if (!exam) return { kind: "loading" };
    const { prior, acquiredOn, unorderedExams: unordered } = exam;
    if (!prior)
      return {
        kind: "none",
        requested: exam.priorRequests.length > 0,
        // The mutation's own error is shown; there is nothing else to do about it here.
        request: () => void ask({ variables: { examId } }).catch(() => undefined),
        problem: asking.error ? toProblem(asking.error) : null,
        unordered,
      };
    const interval = prior.acquiredOn && acquiredOn ? intervalBefore(new Date(prior.acquiredOn), new Date(acquiredOn)) : null;
    return { kind: "prior", interval, images: unmask(viewerImageFragment, prior.images), unordered };
  }
}
