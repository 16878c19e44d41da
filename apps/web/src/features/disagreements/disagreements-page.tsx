"use client";

import { useQuery } from "@apollo/client/react";
import Link from "next/link";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useMemo } from "react";
import { FooterLine } from "../../ui/footer-line.tsx";
import { ListState } from "../../ui/list-state.tsx";
import { Page } from "../../ui/page.tsx";
import { useProject } from "../frame/project-context.tsx";
import { CaseInspector } from "../missed/case-inspector.tsx";
import { CaseWall, MoreButton, WallFilters, WallSkeleton } from "../missed/case-wall.tsx";
import classes from "../missed/missed.module.css";
import { useCaseWalk } from "../missed/use-case-walk.ts";
import { filterCases, filterNames, filterOf, sortCases } from "../missed/wall-case.ts";
import { withParameters } from "../versions/cut.ts";
import { disagreementCountsDocument, disagreementsDocument } from "./documents.ts";
import { kindOf, kinds } from "./kinds.ts";

/** One queue a kind of disagreement, each with its count; the same wall, viewer and verdicts as Missed. */
export function DisagreementsPage() {
  const { project } = useProject();
  const router = useRouter();
  const path = usePathname();
  const query = useSearchParams();
  const chosen = kindOf(query);
  const counts = useQuery(disagreementCountsDocument, { variables: { projectId: project.id } });
  const { data, previousData, error, refetch, fetchMore } = useQuery(disagreementsDocument, {
    variables: { projectId: project.id, kind: [chosen.kind], open: null },
  });
  const connection =
    data?.discrepancies ?? (previousData?.discrepancies.nodes[0]?.kind === chosen.kind ? previousData.discrepancies : undefined);
  const nodes = connection?.nodes;
  const cases = useMemo(
    () => sortCases(nodes ?? [], chosen.kind === "FALSE_NEGATIVE" ? "lowest first" : "highest first"),
    [nodes, chosen.kind],
  );
  const filter = filterOf(query);
  const shown = filterCases(cases, filter);
  const walk = useCaseWalk(shown);
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
      />
    );
  }

  const noFilter = Object.fromEntries(filterNames.map((name) => [name, null]));
  return (
    <Page title="Disagreements" lead="Where truth, readers and model differ. Each needs a person's verdict.">
      <ul className={classes.kinds}>
        {kinds.map(({ kind, label, words }) => (
          <li key={kind}>
            <Link
              href={`${path}${withParameters(query, { ...noFilter, kind, case: null })}`}
              aria-current={kind === chosen.kind ? "page" : undefined}
            >
              <span>
                <strong>{countOf[kind]?.totalCount ?? "–"}</strong> open
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
        emptyText={chosen.empty}
        skeleton={<WallSkeleton />}
      >
        {({ totalCount, pageInfo }) => (
          <>
            <WallFilters
              cases={cases}
              filter={filter}
              onChange={(name, value) => router.replace(withParameters(query, { [name]: value }), { scroll: false })}
            />
            {shown.length === 0 ? <p className={classes.quiet}>No case is like that. Take a filter away.</p> : null}
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
