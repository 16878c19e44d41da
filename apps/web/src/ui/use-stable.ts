import { useCallback, useLayoutEffect, useRef } from "react";

/**
 * One function for a component's whole life, which does what `latest` does: a memoised child that gets it is not drawn anew for it. For what
 * happens later, such as presses; not to be called while drawing.
 */
export function useStable<Args extends unknown[], Result>(latest: (...args: Args) => Result): (...args: Args) => Result {
  const now = useRef(latest);
  useLayoutEffect(() => {
    now.current = latest;
  });
  return useCallback((...args) => now.current(...args), []);
}
