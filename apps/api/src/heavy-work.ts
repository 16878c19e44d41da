import type { ComparedBreast } from "@second-read/database";
import type { MetricValue, PairComparison } from "@second-read/evaluation";
import { type KeptAnswers, keepAnswers } from "./common/kept-answers.ts";
import { createLane, type Lane } from "./common/lane.ts";

/** A comparison as of one point in time. */
export interface ComparedFigures extends PairComparison {
  readonly truthAsOf: Date;
}

/** The breasts of one kind of change, out of those compared. */
export interface FlippedBreasts {
  readonly breasts: number;
  readonly flipped: readonly ComparedBreast[];
}

/** Work that takes so long that it has a queue in this process, with the results that are cached. */
export interface HeavyWork {
  readonly lane: Lane;
  /** For audit chains: verifying one of several years takes minutes, and metrics must not wait for it. */
  readonly verifying: Lane;
  readonly metrics: KeptAnswers<MetricValue[]>;
  readonly comparisons: KeptAnswers<ComparedFigures>;
  readonly flips: KeptAnswers<FlippedBreasts>;
}

/** A comparison of this many breasts is quick, and always current; a larger one is cached for a minute per 100,000. */
const quickBreasts = 10_000;
const keptMilliseconds = ({ breasts }: { readonly breasts: number }) => (breasts <= quickBreasts ? 0 : 0.6 * breasts);

export function createHeavyWork(): HeavyWork {
  return {
    lane: createLane(),
    verifying: createLane(),
    // Over cases that never change; a few kB each.
    metrics: keepAnswers({ atMost: 1_000, keptMilliseconds: () => Number.POSITIVE_INFINITY }),
    comparisons: keepAnswers<ComparedFigures>({ atMost: 200, keptMilliseconds }),
    // Lists of at most 1,000 breasts of 250 bytes.
    flips: keepAnswers<FlippedBreasts>({ atMost: 50, keptMilliseconds }),
  };
}
