import type { MetricValue, PairComparison } from "@second-read/evaluation";
import { type KeptAnswers, keepAnswers } from "./common/kept-answers.ts";
import { createLane, type Lane } from "./common/lane.ts";

/** A comparison as of one point in time. */
export interface ComparedFigures extends PairComparison {
  readonly truthAsOf: Date;
}

/** Work that takes so long that it has a queue in this process, with the results that are cached. */
export interface HeavyWork {
  readonly lane: Lane;
  /** For audit chains: verifying one of several years takes minutes, and metrics must not wait for it. */
  readonly verifying: Lane;
  readonly metrics: KeptAnswers<MetricValue[]>;
  readonly comparisons: KeptAnswers<ComparedFigures>;
}

/** A comparison of this many breasts is quick, and always current; a larger one is cached for a minute per 100,000. */
const quickBreasts = 10_000;

export function createHeavyWork(): HeavyWork {
  return {
    lane: createLane(),
    verifying: createLane(),
    // Over cases that never change; a few kB each.
    metrics: keepAnswers({ atMost: 1_000, keptMilliseconds: () => Number.POSITIVE_INFINITY }),
    comparisons: keepAnswers({ atMost: 200, keptMilliseconds: ({ breasts }) => (breasts <= quickBreasts ? 0 : 0.6 * breasts) }),
  };
}
