import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useCallback, useEffect } from "react";
import { usePageKeys } from "../../ui/page-keys.ts";
import { queueKeys } from "./arbitration-keys.ts";

/**
 * The exam on screen: the one in the address, initially the first of the queue. It is kept in the address so that an exam which another arbiter
 * decides meanwhile does not disappear from the screen. J and K move through the queue.
 */
export function useChosenExam(exams: readonly { readonly id: string }[] | undefined) {
  const router = useRouter();
  const pathname = usePathname();
  const chosen = useSearchParams().get("exam");
  const first = exams?.[0]?.id ?? null;
  const examId = chosen ?? first;
  const show = useCallback(
    (id: string) => router.replace(`${pathname}?exam=${encodeURIComponent(id)}`, { scroll: false }),
    [router, pathname],
  );
  useEffect(() => {
    if (chosen === null && first !== null) show(first);
  }, [chosen, first, show]);
  const step = useCallback(
    (by: 1 | -1) => {
      if (!exams || exams.length === 0) return;
      const at = exams.findIndex(({ id }) => id === examId);
      const next = exams[Math.min(exams.length - 1, Math.max(0, at + by))];
      if (next && next.id !== examId) show(next.id);
    },
    [exams, examId, show],
  );
  usePageKeys(queueKeys, { step }, { repeats: true });
  return { examId, show, step };
}
