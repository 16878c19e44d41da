import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useCallback } from "react";
import { withParameters } from "../../data/query-parameters.ts";
import type { GridCase } from "./grid-case.ts";

/** The open case of the address, and the steps through the grid as currently sorted and filtered. `isAll`: no page is left to load. */
export function useCaseWalk(cases: readonly GridCase[], isAll: boolean) {
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
  const to = (one: GridCase | undefined) => (one ? () => go(one.id) : undefined);
  return {
    open,
    /** -1 if the case in the address is not among these, null if there is none in the address. */
    openIndex: openId === null ? null : index,
    hrefOf,
    /** The steps for the inspector. */
    steps: {
      position: open ? { index, count: cases.length, isAll } : undefined,
      nextExamId: cases[index + 1]?.exam.id,
      onNext: to(cases[index + 1]),
      onPrevious: index > 0 ? to(cases[index - 1]) : undefined,
      onClose: () => go(null),
    },
  };
}
