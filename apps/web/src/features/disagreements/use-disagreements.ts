import { useQuery } from "@apollo/client/react";
import type { DiscrepancyKind } from "@second-read/domain";
import { useSearchParams } from "next/navigation";
import { useMemo } from "react";
import { appendPage } from "../../data/append-page.ts";
import { useKeptAnswer } from "../../data/kept-answer.ts";
import { servingVersionOf } from "../../entities/version/serving-version.ts";
import { graphql } from "../../generated/index.ts";
import { filterOf } from "../case-grid/case-filter.ts";
import { gridCaseOf } from "../case-grid/grid-case.ts";
import { useCasesByPage } from "../case-grid/use-cases-by-page.ts";
import { useIsBlinded } from "../frame/blind-note.tsx";
import { useProject } from "../frame/project-context.tsx";
import type { ComparedSoFar } from "./claims.ts";
import { kindOf } from "./kinds.ts";

const disagreementsDocument = graphql(`
  query Disagreements($projectId: ID!, $kind: [DiscrepancyKind!], $open: Boolean, $after: String) {
    discrepancies(projectId: $projectId, kind: $kind, open: $open, first: 24, after: $after) {
      nodes {
        ...GridCase
      }
      pageInfo {
        ...PageEnd
      }
      totalCount
    }
  }
`);

/** The number of cases of each kind without a verdict, and what was compared. */
const disagreementCountsDocument = graphql(`
  query DisagreementCounts($projectId: ID!) {
    ...ServingVersion
    final: worklist(projectId: $projectId, status: [SETTLED], first: 1) {
      totalCount
    }
    falsePositives: discrepancies(projectId: $projectId, kind: [FALSE_POSITIVE], open: true, first: 1) {
      totalCount
    }
    falseNegatives: discrepancies(projectId: $projectId, kind: [FALSE_NEGATIVE], open: true, first: 1) {
      totalCount
    }
    wrongPlace: discrepancies(projectId: $projectId, kind: [WRONG_PLACE], open: true, first: 1) {
      totalCount
    }
    readersDisagree: discrepancies(projectId: $projectId, kind: [READERS_DISAGREE], open: true, first: 1) {
      totalCount
    }
    versionFlips: discrepancies(projectId: $projectId, kind: [VERSION_FLIP], open: true, first: 1) {
      totalCount
    }
    suspectLabels: discrepancies(projectId: $projectId, kind: [SUSPECT_LABEL], open: true, first: 1) {
      totalCount
    }
  }
`);

export type VerdictState = "open" | "done";
export type Disagreements = ReturnType<typeof useDisagreements>;

/** The chosen queue of disagreements with its current filter. */
export function useDisagreements() {
  const { project } = useProject();
  const query = useSearchParams();
  const chosen = kindOf(query);
  const state: VerdictState = query.get("state") === "done" ? "done" : "open";
  const variables = { projectId: project.id, kind: [chosen.kind], open: state === "open" };
  const asked = useQuery(disagreementsDocument, { variables });
  const { error, refetch, fetchMore } = asked;
  const { answer, isCurrent } = useKeptAnswer(asked, variables);
  // While another queue loads, the previous queue's cases are not shown under its name.
  const connection = isCurrent ? answer?.discrepancies : undefined;
  const nodes = connection?.nodes;
  const cases = useMemo(() => {
    const listed = (nodes ?? []).map(gridCaseOf);
    // A case that is not open is either resolved or no longer a disagreement; the latter is not listed.
    return state === "done" ? listed.filter(({ resolved }) => resolved) : listed;
  }, [nodes, state]);
  const list = useCasesByPage({
    cases,
    loaded: nodes?.length ?? 0,
    filter: { ...filterOf(query), state },
    pageInfo: connection?.pageInfo,
    isCurrent,
    loadPage: (after) => fetchMore({ variables: { after }, updateQuery: appendPage("discrepancies") }),
  });
  return { ...list, chosen, state, connection, error, refetch: () => void refetch() };
}

/** The number of cases of each kind without a verdict; null where nothing was compared yet or the count is unknown. */
export function useDisagreementCounts() {
  const { project, queue } = useProject();
  const onlyKnown = useIsBlinded();
  const { data, refetch } = useQuery(disagreementCountsDocument, { variables: { projectId: project.id } });
  const compared: ComparedSoFar | null = data
    ? {
        final: data.final.totalCount,
        inArbitration: queue.arbitration,
        onlyKnown,
        version: servingVersionOf(data)?.number ?? null,
      }
    : null;
  const counts: Readonly<Record<DiscrepancyKind, number | undefined>> = {
    FALSE_POSITIVE: data?.falsePositives.totalCount,
    FALSE_NEGATIVE: data?.falseNegatives.totalCount,
    WRONG_PLACE: data?.wrongPlace.totalCount,
    READERS_DISAGREE: data?.readersDisagree.totalCount,
    VERSION_FLIP: data?.versionFlips.totalCount,
    SUSPECT_LABEL: data?.suspectLabels.totalCount,
  };
  return { compared, counts, refetch: () => void refetch() };
}
