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
        for (const exam of data?.upcoming ?? []) for (const { id, url } of exam.images) sharedImageStore().request(id, url);
      })
      // Without prefetching the next exam only takes a moment longer.
      .catch(() => undefined);
  }, [client, projectId]);
}
