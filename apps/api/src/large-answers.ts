import { askerOf } from "./common/asker-of.ts";
import { createLane, type Lane } from "./common/lane.ts";
import type { RequestContext } from "./context.ts";

/** One is computed while another waits for the database. */
const atOnce = 2;

/**
 * A process's queue for responses of thousands of rows, in which people take turns. Each row is looked up quickly, but GraphQL completes a list of
 * them in one go: eight such responses at once kept everybody else waiting for seconds.
 */
export function createLargeAnswers(): Lane {
  return createLane({ atOnce, ofPersonAtMost: 8, waitingAtMost: 40, patienceSeconds: 20 });
}

/**
 * Resolves when it is this request's turn; its place is released when it has been answered.
 * @throws AppError RATE_LIMITED or UNAVAILABLE, as in the lane
 */
export function turnForLargeAnswer(context: RequestContext): Promise<void> {
  return new Promise((resolve, reject) => {
    context.deps.largeAnswers
      .run(askerOf(context), () => {
        resolve();
        return context.answered.promise;
      })
      .catch(reject);
  });
}
