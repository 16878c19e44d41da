import { rateLimited } from "./common/rate-limited.ts";
import { Recent } from "./common/recent.ts";
import { limits } from "./limits.ts";

/** Limits the total cost of each person's documents over time: many that are within the limits cost as much as one that is not. */
export interface Budgets {
  /** @throws AppError RATE_LIMITED (details: retryAfterSeconds) if less than this is left; then nothing is deducted */
  spend(personId: string, cost: number): void;
}

/** How many of the most expensive documents may follow one another, and after how many seconds the next is allowed. */
const dearestAtOnce = 20;
const secondsEach = 3;
/** Beyond this number, those who asked longest ago are forgotten; by then they have their whole budget again. */
const rememberedAtMost = 10_000;

/** In this process only: reading must not cost a write, so the budgets of several processes are not added up. */
export function createBudgets({ clock, mostCost = limits.cost }: { clock: () => Date; mostCost?: number | undefined }): Budgets {
  const whole = dearestAtOnce * mostCost;
  const perSecond = mostCost / secondsEach;
  const accounts = new Recent<string, { left: number; at: number }>({ most: rememberedAtMost });

  return {
    spend(personId, cost) {
      if (!Number.isFinite(whole)) return;
      const at = clock().getTime() / 1000;
      const known = accounts.get(personId);
      const left = known === undefined ? whole : Math.min(whole, known.left + Math.max(0, at - known.at) * perSecond);
      if (cost > left) throw rateLimited(Math.ceil((cost - left) / perSecond));
      accounts.set(personId, { left: left - cost, at });
    },
  };
}
