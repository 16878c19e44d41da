import { useApolloClient } from "@apollo/client/react";
import { freshAddressesDocument } from "./documents.ts";
import type { usePrior } from "./use-prior.ts";

/** A new address for an image of the exam or of its prior, where the old one has expired. */
export function useFreshUrl(examId: string, prior: ReturnType<typeof usePrior>): (imageId: string) => Promise<string | null> {
  const client = useApolloClient();
  return async (imageId) => {
    if (prior.kind === "prior" && prior.images.some(({ id }) => id === imageId)) return prior.freshUrl(imageId);
    const { data } = await client.query({ query: freshAddressesDocument, variables: { examId }, fetchPolicy: "network-only" });
    return data?.exam?.images.find(({ id }) => id === imageId)?.url ?? null;
  };
}
