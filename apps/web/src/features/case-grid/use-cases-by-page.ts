import { useEffect, useEffectEvent, useState } from "react";
import { afterOf, type PageInfo } from "../../data/page-end.ts";
import { type CaseFilter, filterCases } from "./case-filter.ts";
import type { GridCase } from "./grid-case.ts";
import { wantsNextPage } from "./load-on.ts";
import { useCaseWalk } from "./use-case-walk.ts";

interface CasesByPage {
  /** The cases of the loaded pages that belong to the list. */
  readonly cases: readonly GridCase[];
  /** The number of cases on the loaded pages. */
  readonly loaded: number;
  readonly filter: CaseFilter;
  readonly pageInfo: PageInfo | undefined;
  /** False while the previous list is still shown: its next page must not be loaded into this one. */
  readonly isCurrent: boolean;
  readonly loadPage: (after: string | null) => Promise<unknown>;
}

/**
 * A paged grid of cases with its filter and steps. The next page loads automatically while it may hold what the person is looking for; if loading
 * fails, the button below the grid shows it.
 */
export function useCasesByPage({ cases, loaded, filter, pageInfo, isCurrent, loadPage }: CasesByPage) {
  const [isChoosing, setChoosing] = useState(false);
  const shown = filterCases(cases, filter);
  const after = afterOf(pageInfo);
  const hasMore = after !== null;
  const walk = useCaseWalk(shown, !hasMore);
  const loadMore = () => loadPage(after);
  const wanted = wantsNextPage({
    isFiltered: shown.length < loaded,
    isChoosing,
    loaded,
    shown: shown.length,
    openIndex: walk.openIndex,
    hasMore: hasMore && isCurrent,
  });
  const load = useEffectEvent(() => loadMore().catch(() => undefined));
  // Depends on `loaded` as well, since `wanted` may stay true from one page to the next.
  useEffect(() => {
    if (wanted && loaded > 0) void load();
  }, [wanted, loaded]);
  return {
    cases,
    filter,
    shown,
    walk,
    hasMore,
    loadMore,
    /** The person begins to choose a filter. */
    chooseFilter: () => setChoosing(true),
  };
}
