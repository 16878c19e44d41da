import type { MetricValue, PairComparison } from "@second-read/evaluation";
import { type KeptAnswers, keepAnswers } from "./common/kept-answers.ts";
import { createLane, type Lane } from "./common/lane.ts";

/** A comparison as it was at one moment. */
export interface ComparedFigures extends PairComparison {
  readonly truthAsOf: Date;
}

/** What takes so long that it has a queue in this process, and what of it is kept. */
export interface HeavyWork {
  readonly lane: Lane;
  /** Of audit chains: one of years takes minutes, for which no figures shall wait. */
  readonly verifying: Lane;
  readonly metrics: KeptAnswers<MetricValue[]>;
  readonly comparisons: KeptAnswers<ComparedFigures>;
}

/** Of so few a comparison is quick, and always of now; of more it is kept a minute for each 100,000. */
const quickBreasts = 10_000;

export function createHeavyWork(): HeavyWork {
  return {
    lane: createLane(),
    verifying: createLane(),
    // Of cases that never change; a few kB each.
    metrics: keepAnswers({ atMost: 1_000, keptMilliseconds: () => Number.POSITIVE_INFINITY }),
    comparisons: keepAnswers({ atMost: 200, keptMilliseconds: ({ breasts }) => (breasts <= quickBreasts ? 0 : 0.6 * breasts) }),
  };
}
