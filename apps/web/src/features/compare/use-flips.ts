import { useQuery } from "@apollo/client/react";
import type { EvaluationSet } from "@second-read/domain";
import { useSearchParams } from "next/navigation";
import { useMemo } from "react";
import { graphql } from "../../generated/index.ts";
import { gridCaseOf, sortCases } from "../case-grid/grid-case.ts";
import { useCaseWalk } from "../case-grid/use-case-walk.ts";
import { changeOfAddress } from "./changes.ts";

const flipsDocument = graphql(`
  query Flips($a: ID!, $b: ID!, $set: EvaluationSet!, $operatingPoint: String, $change: VersionChange!, $limit: Int!) {
    compareVersions(a: $a, b: $b, set: $set, operatingPoint: $operatingPoint) {
      flips(change: $change, limit: $limit) {
        scoreA
        scoreB
        discrepancy {
          ...GridCase
        }
      }
    }
  }
`);

export type Flips = ReturnType<typeof useFlips>;

const shownAtMost = 200;

interface Compared {
  readonly a: string;
  readonly b: string;
  readonly set: EvaluationSet;
  readonly operatingPoint: string | null;
}

/** The breasts with the kind of changed result that the URL names; held-out patients are never listed. */
export function useFlips(compared: Compared) {
  const chosen = changeOfAddress(useSearchParams());
  const { data, error, refetch } = useQuery(flipsDocument, { variables: { ...compared, change: chosen.change, limit: shownAtMost } });
  const flips = data?.compareVersions.flips;
  const cases = useMemo(
    () =>
      sortCases(
        (flips ?? []).map(({ discrepancy }) => gridCaseOf(discrepancy)),
        chosen.change === "NEWLY_FALSE_ALARM" ? "highest first" : "lowest first",
      ),
    [flips, chosen.change],
  );
  return {
    chosen,
    cases,
    isLoading: data === undefined,
    error,
    refetch: () => void refetch(),
    walk: useCaseWalk(cases, cases.length < shownAtMost),
  };
}
