import { useApolloClient } from "@apollo/client/react";
import { freshImageUrl } from "../../entities/exam/image-addresses.ts";
import type { usePrior } from "./use-prior.ts";

/** Requests a new URL for an image of the exam or of its prior when the old one has expired. */
export function useFreshUrl(examId: string, prior: ReturnType<typeof usePrior>): (imageId: string) => Promise<string | null> {
  const client = useApolloClient();
  return async (imageId) =>
    prior.kind === "prior" && prior.images.some(({ id }) => id === imageId)
      ? prior.freshUrl(imageId)
      : freshImageUrl(client, examId, imageId);
}
