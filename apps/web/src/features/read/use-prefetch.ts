import { useApolloClient } from "@apollo/client/react";
import { useCallback } from "react";
import { sharedImageStore } from "../../viewer/image-store.ts";
import { upcomingDocument } from "./documents.ts";

/** Prefetches the images of the next exams. */
export function usePrefetch(projectId: string): () => void {
  const client = useApolloClient();
  return useCallback(() => {
    client
      .query({ query: upcomingDocument, variables: { projectId }, fetchPolicy: "no-cache" })
      .then(({ data }) => {
        const exams = data?.upcoming ?? [];
        for (const { images } of exams) for (const { id, url } of images) sharedImageStore().request(id, url);
        // The next exam's again: if memory is short, those of the exam after it are dropped first.
        for (const { id, url } of exams[0]?.images ?? []) sharedImageStore().request(id, url);
      })
      // Without prefetching the next exam only takes a moment longer.
      .catch(() => undefined);
  }, [client, projectId]);
}
