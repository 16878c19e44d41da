"use client";

import { Text } from "@mantine/core";
import { useRouter, useSearchParams } from "next/navigation";
import { withParameters } from "../../data/query-parameters.ts";
import { ListState } from "../../ui/list-state.tsx";
import { noMatch } from "../case-grid/case-filter.ts";
import { CaseFilters } from "../case-grid/case-filters.tsx";
import { CaseGrid, CaseGridSkeleton, MoreCases } from "../case-grid/case-grid.tsx";
import { useIsBlinded } from "../frame/blind-note.tsx";
import { noneMissed, notListed } from "./claims.ts";
import type { Missed } from "./use-missed.ts";

/** The missed breasts as a grid, or why none is listed. */
export function MissedCases({ missed: { list, missed, positives }, isDragging }: { missed: Missed; isDragging: boolean }) {
  const onlyKnown = useIsBlinded();
  const router = useRouter();
  const query = useSearchParams();
  const { cases, shown, filter, walk } = list;
  return (
    <ListState
      data={list.connection}
      error={list.error}
      onRetry={list.refetch}
      isEmpty={({ nodes }) => nodes.length === 0}
      emptyText={noneMissed({ positives, missed, listed: 0, onlyKnown })}
      skeleton={<CaseGridSkeleton />}
    >
      {({ totalCount }) => {
        // While the slider moves, the list is for the previous threshold.
        const left = isDragging ? "" : notListed({ missed, listed: totalCount });
        return (
          <>
            <CaseFilters
              cases={cases}
              filter={filter}
              isAll={!list.hasMore}
              onChoose={list.chooseFilter}
              onChange={(name, value) => router.replace(withParameters(query, { [name]: value }), { scroll: false })}
            />
            {shown.length === 0 ? <Text c="dimmed">{noMatch(cases.length, totalCount)}</Text> : null}
            <CaseGrid cases={shown} hrefOf={walk.hrefOf} />
            {left ? (
              <Text size="xs" c="dimmed" mt={10}>
                {left}
              </Text>
            ) : null}
            {list.hasMore ? <MoreCases shown={cases.length} total={totalCount} onMore={list.loadMore} /> : null}
          </>
        );
      }}
    </ListState>
  );
}
