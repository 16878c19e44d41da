import { useCallback, useLayoutEffect, useRef } from "react";

/**
 * One stable function for a component's whole life that calls `latest`, so that it does not make a memoised child render again. For event handlers;
 * not to be called during rendering.
 */
export function useStable<Args extends unknown[], Result>(latest: (...args: Args) => Result): (...args: Args) => Result {
  const now = useRef(latest);
  useLayoutEffect(() => {
    now.current = latest;
  });
  return useCallback((...args) => now.current(...args), []);
}
