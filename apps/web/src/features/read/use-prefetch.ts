import { useApolloClient } from "@apollo/client/react";
import { useCallback } from "react";
import { sharedImageStore } from "../../viewer/image-store.ts";
import { upcomingDocument } from "./documents.ts";

/** Fetches the images of the exams that come next. */
export function usePrefetch(projectId: string): () => void {
  const client = useApolloClient();
  return useCallback(() => {
    client
      .query({ query: upcomingDocument, variables: { projectId }, fetchPolicy: "no-cache" })
      .then(({ data }) => {
        for (const exam of data?.upcoming ?? []) for (const { id, url } of exam.images) sharedImageStore().request(id, url);
      })
      // Without prefetching the next exam takes a moment longer; nothing else is lost.
      .catch(() => undefined);
  }, [client, projectId]);
}
