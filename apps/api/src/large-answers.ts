import { askerOf } from "./common/asker-of.ts";
import { createLane, type Lane } from "./common/lane.ts";
import type { RequestContext } from "./context.ts";

/** One is computed while another waits for the database. */
const atOnce = 2;

/**
 * A process's queue for answers of thousands of rows, people in turn. Each row is looked up quickly, but GraphQL completes a list of them in one go: eight
 * such answers at once kept everybody else waiting for seconds.
 */
export function createLargeAnswers(): Lane {
  return createLane({ atOnce, ofPersonAtMost: 8, waitingAtMost: 40, patienceSeconds: 20 });
}

/**
 * Resolves when the turn of this request has come; its place is free again when it has been answered.
 * @throws AppError RATE_LIMITED or UNAVAILABLE, as the lane says
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
