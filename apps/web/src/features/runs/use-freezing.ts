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

/** Polls the progress of a snapshot until it has ended. The response updates the cache and thereby every component that shows the snapshot. */
export function useFreezing({ id, status }: Pick<Run["snapshot"], "id" | "status">): void {
  useQuery(snapshotDocument, { variables: { id }, skip: status === "FROZEN" || status === "FAILED", pollInterval: 1000 });
}
