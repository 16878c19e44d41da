import { useEffect, useEffectEvent, useState } from "react";
import { afterOf, type PageInfo } from "../../data/page-end.ts";
import { type CaseFilter, filterCases } from "./case-filter.ts";
import type { GridCase } from "./grid-case.ts";
import { wantsNextPage } from "./load-on.ts";
import { useCaseWalk } from "./use-case-walk.ts";

interface CasesByPage {
  /** Those of the loaded pages that belong to the list. */
  readonly cases: readonly GridCase[];
  /** How many the loaded pages hold. */
  readonly loaded: number;
  readonly filter: CaseFilter;
  readonly pageInfo: PageInfo | undefined;
  /** False while another list is shown until this one comes: no page of this one follows there. */
  readonly isCurrent: boolean;
  readonly loadPage: (after: string | null) => Promise<unknown>;
}

/**
 * A grid of cases that comes by pages, as it is filtered and walked now. The next page comes by itself while what is looked for may be on it; of one
 * that does not come the button below the grid tells.
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
  // By what is loaded: once for each page, also where the next is wanted again.
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
    /** Somebody begins to choose a filter. */
    chooseFilter: () => setChoosing(true),
  };
}
