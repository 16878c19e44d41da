import { useEffect, useEffectEvent, useState } from "react";
import { type LoadedCases, wantsNextPage } from "./load-on.ts";

/**
 * Loads the next page of a grid while what is looked for may be on it. Of a page that does not come the button below the grid tells.
 * @returns to be called when somebody begins to choose a filter
 */
export function useLoadOn(list: Omit<LoadedCases, "isChoosing">, loadMore: () => Promise<unknown>): () => void {
  const [isChoosing, setChoosing] = useState(false);
  const wanted = wantsNextPage({ ...list, isChoosing });
  const load = useEffectEvent(() => loadMore().catch(() => undefined));
  // By what is loaded: once for each page, also where the next is wanted again.
  const { loaded } = list;
  useEffect(() => {
    if (wanted && loaded > 0) void load();
  }, [wanted, loaded]);
  return () => setChoosing(true);
}
