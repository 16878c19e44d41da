import { useRouter, useSearchParams } from "next/navigation";
import { useEffect, useState } from "react";
import { withParameters } from "../../data/query-parameters.ts";
import { type DecisionThreshold, thresholdOf, thresholdParameters } from "./decision-threshold.ts";

export interface ChosenThreshold {
  /** The threshold of the address. */
  readonly stored: DecisionThreshold;
  /** The threshold that a slider is being dragged to; null where the address is up to date. */
  readonly dragged: number | null;
  /** The dragged threshold, else the stored one. */
  readonly at: DecisionThreshold;
  /** `final`: the slider was released, so the address follows. */
  readonly choose: (next: DecisionThreshold, final: boolean) => void;
}

/** The decision threshold of the address, and the one being dragged to. */
export function useDecisionThreshold(): ChosenThreshold {
  const router = useRouter();
  const query = useSearchParams();
  const stored = thresholdOf(query);
  const [dragged, setDragged] = useState<number | null>(null);
  const inAddress = query.get("at");
  useEffect(() => {
    // Kept until the address holds the same value: until then nothing jumps back, and the next step starts from here.
    setDragged((now) => (now !== null && inAddress === thresholdParameters({ kind: "threshold", threshold: now }).at ? null : now));
  }, [inAddress]);
  return {
    stored,
    dragged,
    at: dragged === null ? stored : { kind: "threshold", threshold: dragged },
    choose(next, final) {
      const parameters = thresholdParameters(next);
      setDragged(next.kind === "threshold" && parameters.at !== inAddress ? next.threshold : null);
      if (final) router.replace(withParameters(query, parameters), { scroll: false });
    },
  };
}

/** Whether a key moves a slider. Other keys released over one (Tab, when focus arrives) must not choose a value. */
export function movesSlider(key: string): boolean {
  return /^(Arrow(Left|Right|Up|Down)|Page(Up|Down)|Home|End)$/.test(key);
}
