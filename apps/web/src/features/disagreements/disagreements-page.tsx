"use client";

import { useQuery } from "@apollo/client/react";
import Link from "next/link";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useMemo } from "react";
import { FooterLine } from "../../ui/footer-line.tsx";
import { ListState } from "../../ui/list-state.tsx";
import { Page } from "../../ui/page.tsx";
import { BlindNote, useIsBlinded } from "../frame/blind-note.tsx";
import { useProject } from "../frame/project-context.tsx";
import { CaseInspector } from "../missed/case-inspector.tsx";
import { CaseWall, MoreButton, WallFilters, WallSkeleton } from "../missed/case-wall.tsx";
import { noMatch } from "../missed/claims.ts";
import classes from "../missed/missed.module.css";
import { useCaseWalk } from "../missed/use-case-walk.ts";
import { filterCases, filterNames, filterOf, sortCases, type WallFilter } from "../missed/wall-case.ts";
import { withParameters } from "../versions/cut.ts";
import { type ComparedSoFar, disagreementsLead, emptyQueue, isCompared } from "./claims.ts";
import { disagreementCountsDocument, disagreementsDocument } from "./documents.ts";
import { kindOf, kinds } from "./kinds.ts";

/** One queue a kind of disagreement, each with its count; the same wall, viewer and verdicts as Missed. */
export function DisagreementsPage() {
  const { project, queue } = useProject();
  const onlyKnown = useIsBlinded();
  const router = useRouter();
  const path = usePathname();
  const query = useSearchParams();
  const chosen = kindOf(query);
  const state = query.get("state") === "done" ? "done" : "open";
  const counts = useQuery(disagreementCountsDocument, { variables: { projectId: project.id } });
  const { data, previousData, error, refetch, fetchMore } = useQuery(disagreementsDocument, {
    variables: { projectId: project.id, kind: [chosen.kind], open: state === "open" },
  });
  const connection =
    data?.discrepancies ?? (previousData?.discrepancies.nodes[0]?.kind === chosen.kind ? previousData.discrepancies : undefined);
  const nodes = connection?.nodes;
  const cases = useMemo(
    () => sortCases(nodes ?? [], chosen.kind === "FALSE_NEGATIVE" ? "lowest first" : "highest first"),
    [nodes, chosen.kind],
  );
  const filter: WallFilter = { ...filterOf(query), state };
  const shown = filterCases(cases, filter);
  const walk = useCaseWalk(shown);
  const compared: ComparedSoFar | null = counts.data
    ? {
        final: counts.data.final.totalCount,
        inArbitration: queue.arbitration,
        onlyKnown,
        version: (counts.data.project?.champion ?? counts.data.modelVersions.nodes[0])?.number ?? null,
      }
    : null;
  const countOf = { FALSE_POSITIVE: counts.data?.alarms, FALSE_NEGATIVE: counts.data?.misses, READERS_DISAGREE: counts.data?.readers };

  if (walk.open) {
    return (
      <CaseInspector
        examId={walk.open.exam.id}
        laterality={walk.open.laterality}
        modelVersionId={walk.open.modelVersion?.id ?? null}
        discrepancy={walk.open}
        why={chosen.label}
        position={walk.position}
        nextExamId={walk.next?.exam.id}
        onNext={walk.onNext}
        onPrevious={walk.onPrevious}
        onClose={walk.onClose}
        onVerdict={() => {
          void counts.refetch();
          walk.onNext?.();
        }}
        onChanged={() => {
          void counts.refetch();
          void refetch();
        }}
      />
    );
  }

  const noFilter = Object.fromEntries(filterNames.map((name) => [name, null]));
  return (
    <Page title="Disagreements" lead={disagreementsLead}>
      <BlindNote />
      <ul className={classes.kinds}>
        {kinds.map(({ kind, label, words }) => (
          <li key={kind}>
            <Link
              href={`${path}${withParameters(query, { ...noFilter, kind, case: null })}`}
              aria-current={kind === chosen.kind ? "page" : undefined}
            >
              <span>
                {compared && !isCompared(kind, compared) ? (
                  "not compared yet"
                ) : (
                  <>
                    <strong>{countOf[kind]?.totalCount ?? "–"}</strong> without a verdict
                  </>
                )}
              </span>
              <span>{label}</span>
              <span className={classes.quiet}>{words}</span>
            </Link>
          </li>
        ))}
      </ul>
      <ListState
        data={connection}
        error={error}
        onRetry={() => void refetch()}
        isEmpty={({ nodes: list }) => list.length === 0}
        emptyText={compared ? emptyQueue(chosen.kind, state, compared) : " "}
        skeleton={<WallSkeleton />}
      >
        {({ totalCount, pageInfo }) => (
          <>
            <WallFilters
              cases={cases}
              filter={filter}
              verdict="one of two"
              onChange={(name, value) => router.replace(withParameters(query, { [name]: value }), { scroll: false })}
            />
            {shown.length === 0 ? <p className={classes.quiet}>{noMatch(cases.length, totalCount)}</p> : null}
            <CaseWall cases={shown} hrefOf={walk.hrefOf} />
            {pageInfo.hasNextPage ? (
              <MoreButton
                shown={cases.length}
                total={totalCount}
                onMore={() =>
                  void fetchMore({
                    variables: { after: pageInfo.endCursor },
                    updateQuery: (before, { fetchMoreResult }) => ({
                      ...fetchMoreResult,
                      discrepancies: {
                        ...fetchMoreResult.discrepancies,
                        nodes: [...before.discrepancies.nodes, ...fetchMoreResult.discrepancies.nodes],
                      },
                    }),
                  })
                }
              />
            ) : null}
          </>
        )}
      </ListState>
      <FooterLine />
    </Page>
  );
}
