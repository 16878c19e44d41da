import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useCallback } from "react";
import { withParameters } from "../versions/cut.ts";
import type { WallCase } from "./wall-case.ts";

/** The open case of the address and how to walk through the wall: the order is the wall's as it is filtered now. */
export function useCaseWalk(cases: readonly WallCase[]) {
  const router = useRouter();
  const path = usePathname();
  const query = useSearchParams();
  const openId = query.get("case");
  const index = cases.findIndex(({ id }) => id === openId);
  const open = cases[index];

  const hrefOf = useCallback((id: string) => `${path}${withParameters(query, { case: id })}`, [path, query]);
  const go = useCallback(
    (id: string | null) => router.replace(`${path}${withParameters(query, { case: id })}`, { scroll: false }),
    [router, path, query],
  );
  const to = (one: WallCase | undefined) => (one ? () => go(one.id) : undefined);
  return {
    openId,
    open,
    next: cases[index + 1],
    hrefOf,
    onNext: to(cases[index + 1]),
    onPrevious: index > 0 ? to(cases[index - 1]) : undefined,
    onClose: () => go(null),
    position: open ? { index, count: cases.length } : undefined,
  };
}
