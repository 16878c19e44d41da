import { Button, Text } from "@mantine/core";
import type { DiscrepancyKind } from "@second-read/domain";
import { useRouter, useSearchParams } from "next/navigation";
import { withParameters } from "../../data/query-parameters.ts";
import { LinkButton } from "../../ui/link-button.tsx";
import { ListState } from "../../ui/list-state.tsx";
import { type CaseFilter, noMatch } from "../case-grid/case-filter.ts";
import { CaseFilters } from "../case-grid/case-filters.tsx";
import { CaseGrid, CaseGridSkeleton, MoreCases } from "../case-grid/case-grid.tsx";
import { useProject } from "../frame/project-context.tsx";
import { type ComparedSoFar, emptyQueue, isCompared } from "./claims.ts";
import type { Disagreements } from "./use-disagreements.ts";

/** The cases of the chosen queue as a grid, or why none is listed. */
export function DisagreementCases({ list, compared }: { list: Disagreements; compared: ComparedSoFar | null }) {
  const router = useRouter();
  const query = useSearchParams();
  const { chosen, state, cases, shown, filter, walk } = list;
  const change = (name: keyof CaseFilter, value: string | null) =>
    router.replace(withParameters(query, { [name]: value }), { scroll: false });
  return (
    <ListState
      data={list.connection}
      error={list.error}
      onRetry={list.refetch}
      isEmpty={() => cases.length === 0 && !list.hasMore}
      emptyText={compared ? emptyQueue(chosen.kind, state, compared) : " "}
      emptyAction={
        state === "done" ? (
          <Button variant="default" onClick={() => change("state", null)}>
            Cases without a verdict
          </Button>
        ) : (
          <WayOn kind={chosen.kind} compared={compared} />
        )
      }
      skeleton={<CaseGridSkeleton />}
    >
      {({ totalCount }) => (
        <>
          <CaseFilters
            cases={cases}
            filter={filter}
            anyVerdict={false}
            isAll={!list.hasMore}
            onChoose={list.chooseFilter}
            onChange={change}
          />
          {shown.length === 0 ? <Text c="dimmed">{noMatch(cases.length, totalCount)}</Text> : null}
          <CaseGrid cases={shown} hrefOf={walk.hrefOf} />
          {list.hasMore ? <MoreCases shown={cases.length} total={state === "done" ? null : totalCount} onMore={list.loadMore} /> : null}
        </>
      )}
    </ListState>
  );
}

/** Where to go while nothing can be compared: to the exams that are not final, or to Train while there is no version. */
function WayOn({ kind, compared }: { kind: DiscrepancyKind; compared: ComparedSoFar | null }) {
  const { project } = useProject();
  if (compared === null || isCompared(kind, compared)) return null;
  const [path, label] = compared.final === 0 ? ["cases", "Go to Cases"] : ["runs", "Go to Train"];
  return <LinkButton href={`/p/${project.key}/${path}`}>{label}</LinkButton>;
}
