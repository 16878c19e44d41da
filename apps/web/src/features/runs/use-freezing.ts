import { useQuery } from "@apollo/client/react";
import { graphql } from "../../generated/index.ts";
import type { Run } from "./run.ts";

const snapshotDocument = graphql(`
  query Freezing($id: ID!) {
    snapshot(id: $id) {
      ...SnapshotParts
    }
  }
`);

/** Asks how far a snapshot is until it has ended. The answer goes into the cache, where whoever shows the snapshot sees it. */
export function useFreezing({ id, status }: Pick<Run["snapshot"], "id" | "status">): void {
  useQuery(snapshotDocument, { variables: { id }, skip: status === "FROZEN" || status === "FAILED", pollInterval: 1000 });
}
