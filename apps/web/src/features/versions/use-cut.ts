import { useRouter, useSearchParams } from "next/navigation";
import { useEffect, useState } from "react";
import { type Cut, cutOf, cutParameters, withParameters } from "./cut.ts";

export interface CutInHand {
  /** What the address says. */
  readonly stored: Cut;
  /** What is being dragged to; null where the address is up to date. */
  readonly dragged: number | null;
  readonly cut: Cut;
  /** `final`: the hand has let go, so that the address follows. */
  readonly choose: (next: Cut, final: boolean) => void;
}

/** The cut of the address, and the one under the hand while it moves. */
export function useCut(): CutInHand {
  const router = useRouter();
  const query = useSearchParams();
  const stored = cutOf(query);
  const [dragged, setDragged] = useState<number | null>(null);
  const at = query.get("at");
  useEffect(() => {
    // Not before the address says the same: meanwhile nothing jumps back, and a next step begins where this one ended.
    setDragged((now) => (now !== null && at === cutParameters({ kind: "threshold", threshold: now }).at ? null : now));
  }, [at]);
  return {
    stored,
    dragged,
    cut: dragged === null ? stored : { kind: "threshold", threshold: dragged },
    choose(next, final) {
      const address = cutParameters(next);
      setDragged(next.kind === "threshold" && address.at !== at ? next.threshold : null);
      if (final) router.replace(withParameters(query, address), { scroll: false });
    },
  };
}

/** Keys that move a slider; any other that goes up over one (Tab, on arriving) chooses nothing. */
export function movesSlider(key: string): boolean {
  return /^(Arrow(Left|Right|Up|Down)|Page(Up|Down)|Home|End)$/.test(key);
}
