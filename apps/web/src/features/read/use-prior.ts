import { useMutation, useQuery } from "@apollo/client/react";
import { intervalBefore } from "@second-read/domain";
import { useEffect, useRef } from "react";
import { type Problem, toProblem } from "../../data/problem.ts";
import { viewerImageFragment } from "../../entities/exam/images.ts";
import type { ViewerImageFragment } from "../../generated/graphql.ts";
import { unmask } from "../../generated/index.ts";
import { type HangingImage, stagesOf } from "../../viewer/hanging-stages.ts";
import type { BlindExam } from "./documents.ts";
import { keyOfPrior } from "./draft-steps.ts";
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

/** The patient's earlier exam, requested only once the current images are on screen, so that it does not delay them; again when it changes. */
export function usePrior(
  exam: Pick<BlindExam, "id" | "prior">,
  isPainted: boolean,
): PriorState & { readonly freshUrl: (imageId: string) => Promise<string | null> } {
  const examId = exam.id;
  const { data, error, refetch } = useQuery(priorDocument, { variables: { examId }, skip: !isPainted, fetchPolicy: "network-only" });
  const key = keyOfPrior(exam);
  const known = useRef(key);
  useEffect(() => {
    if (known.current === key) return;
    known.current = key;
    // Before the images are on screen nothing has been requested yet. An error is shown as that of the query.
    if (isPainted) refetch().catch(() => undefined);
  }, [key, isPainted, refetch]);
  const [ask, asking] = useMutation(requestPriorsDocument);
  const freshUrl = async (imageId: string) => {
    const { data: anew } = await refetch();
    return unmask(viewerImageFragment, anew?.exam?.prior?.images)?.find(({ id }) => id === imageId)?.url ?? null;
  };
  return { ...stateOf(), freshUrl };

  function stateOf(): PriorState {
    const found = data?.exam;
    if (error) return { kind: "failed", problem: toProblem(error), retry: () => void refetch() };
    if (!found) return { kind: "loading" };
    const { prior, acquiredOn, unorderedExams: unordered } = found;
    if (!prior)
      return {
        kind: "none",
        requested: found.priorRequests.length > 0,
        // The mutation's own error is shown; there is nothing else to do about it here.
        request: () => void ask({ variables: { examId } }).catch(() => undefined),
        problem: asking.error ? toProblem(asking.error) : null,
        unordered,
      };
    const interval = prior.acquiredOn && acquiredOn ? intervalBefore(new Date(prior.acquiredOn), new Date(acquiredOn)) : null;
    return { kind: "prior", interval, images: unmask(viewerImageFragment, prior.images), unordered };
  }
}
