import { useQuery } from "@apollo/client/react";
import { useCallback, useMemo, useRef } from "react";
import { appendPage } from "../../data/append-page.ts";
import { afterOf } from "../../data/page-end.ts";
import { graphql } from "../../generated/index.ts";
import { ownDecisionOf } from "./documents.ts";

const arbitrationQueueDocument = graphql(`
  query ArbitrationQueue($projectId: ID!, $first: Int!, $after: String) {
    worklist(projectId: $projectId, status: [ARBITRATION], first: $first, after: $after) {
      totalCount
      pageInfo {
        ...PageEnd
      }
      nodes {
        id
        pseudonym
        status
        arbitrationSince
        arbitrationWhy
        myRead {
          id
          status
        }
        myDecision {
          ...OwnDecision
        }
      }
    }
  }
`);

const pageSize = 25;
/** The API's largest page. */
const largestPage = 200;

/** The exams that await arbitration, page by page; a refresh fetches as many as were on screen. */
export function useArbitrationQueue(projectId: string) {
  const { data, error, refetch, fetchMore } = useQuery(arbitrationQueueDocument, {
    variables: { projectId, first: pageSize },
    fetchPolicy: "cache-and-network",
  });
  const nodes = data?.worklist.nodes;
  const exams = useMemo(() => nodes?.map((exam) => ({ ...exam, myDecision: ownDecisionOf(exam.myDecision) })), [nodes]);
  const loaded = useRef(pageSize);
  loaded.current = Math.min(largestPage, Math.max(pageSize, exams?.length ?? 0));
  const again = useCallback(() => void refetch({ first: loaded.current }).catch(() => undefined), [refetch]);
  const after = afterOf(data?.worklist.pageInfo);
  const more = after ? () => fetchMore({ variables: { first: pageSize, after }, updateQuery: appendPage("worklist") }) : null;
  return { exams, totalCount: data?.worklist.totalCount, error, again, more };
}
