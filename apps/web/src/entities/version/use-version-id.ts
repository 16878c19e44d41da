import { useApolloClient } from "@apollo/client/react";
import { useCallback, useEffect, useState } from "react";
import { afterOf } from "../../data/page-end.ts";
import type { VersionNumbersQuery } from "../../generated/graphql.ts";
import { graphql } from "../../generated/index.ts";

const versionNumbersDocument = graphql(`
  query VersionNumbers($projectId: ID!, $after: String) {
    modelVersions(projectId: $projectId, first: 200, after: $after) {
      nodes {
        id
        number
      }
      pageInfo {
        ...PageEnd
      }
    }
  }
`);

export interface FoundVersion {
  /** Undefined while looking, null where there is no such version. */
  readonly id: string | null | undefined;
  readonly error: unknown;
  readonly retry: () => void;
}

/** The id behind a version's number in the address; pages through the versions until it is found. */
export function useVersionId(projectId: string, number: number): FoundVersion {
  const client = useApolloClient();
  const [found, setFound] = useState<{ id: string | null | undefined; error: unknown }>({ id: undefined, error: undefined });
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    let stopped = false;
    async function find(): Promise<string | null> {
      let after: string | null = null;
      for (;;) {
        const answer: { data?: VersionNumbersQuery } = await client.query({
          query: versionNumbersDocument,
          variables: { projectId, after },
          fetchPolicy: "network-only",
        });
        const page = answer.data?.modelVersions;
        const hit = page?.nodes.find((version) => version.number === number);
        if (hit) return hit.id;
        after = afterOf(page?.pageInfo);
        if (after === null) return null;
      }
    }
    setFound({ id: undefined, error: undefined });
    find().then(
      (id) => !stopped && setFound({ id, error: undefined }),
      (error) => !stopped && setFound({ id: undefined, error }),
    );
    return () => {
      stopped = true;
    };
  }, [client, projectId, number, attempt]);

  const retry = useCallback(() => setAttempt((count) => count + 1), []);
  return { ...found, retry };
}
