import type { Act } from "@second-read/access";
import { type Connection, type RateLimit, takeTurn } from "@second-read/database";
import { rateLimited } from "../common/rate-limited.ts";
import type { Deps } from "../deps.ts";

const minute = 60;
const hour = 60 * minute;

/**
 * How often one person may call operations that cause work: jobs, files, outgoing requests, credentials. Counted across all API processes, separately
 * for each operation. Operations without a row are not counted, above all queries, which must not cost a write.
 */
export const rateLimits: Partial<Record<Act, RateLimit>> = {
  "Mutation.createUpload": { most: 6_000, windowSeconds: minute },
  "Mutation.createApiToken": { most: 20, windowSeconds: hour },
  "Mutation.changePassword": { most: 10, windowSeconds: hour },
  "Mutation.resetPassword": { most: 60, windowSeconds: hour },
  "Mutation.createExport": { most: 30, windowSeconds: hour },
  "Mutation.freezeSnapshot": { most: 60, windowSeconds: hour },
  "Mutation.triggerRetraining": { most: 60, windowSeconds: hour },
  "Mutation.reproduce": { most: 60, windowSeconds: hour },
  "Mutation.predictExams": { most: 120, windowSeconds: hour },
  "Mutation.promote": { most: 600, windowSeconds: hour },
  "Mutation.createWebhook": { most: 60, windowSeconds: hour },
  "Mutation.sendTestDelivery": { most: 20, windowSeconds: minute },
  "Mutation.redeliver": { most: 60, windowSeconds: minute },
};

/**
 * Heat maps newly made for one person: each takes some seconds of a trainer, which everybody shares. One query can request many, so they have no row
 * above.
 */
export const heatMapLimit: RateLimit = { most: 1_000, windowSeconds: hour };

/** For one account from one address: somebody who guesses passwords does not lock out the account's owner elsewhere. */
export const signInLimit: RateLimit = { most: 10, windowSeconds: minute };

/** Failures for one account from one address, so that no single address uses up the account's total. */
export const pairFailureLimit: RateLimit = { most: 30, windowSeconds: hour };

/** Failures for one account, from anywhere: the hundred that NIST SP 800-63B allows. Open sessions continue. */
export const accountFailureLimit: RateLimit = { most: 100, windowSeconds: hour };

/** Failures from one address, for any accounts: more than a department behind one address mistypes. */
export const addressFailureLimit: RateLimit = { most: 100, windowSeconds: 10 * minute };

/** For one person: each try requires the password. */
export const totpChangeLimit: RateLimit = { most: 20, windowSeconds: hour };

/** Sign-ins through the provider, from one address: each leaves a row for ten minutes. */
export const providerSignInLimit: RateLimit = { most: 300, windowSeconds: minute };

/** For one address. Only failures count, so that a broken script does not lock out anyone with a valid token. */
export const tokenFailureLimit: RateLimit = { most: 60, windowSeconds: minute };

/** @throws AppError RATE_LIMITED (details: retryAfterSeconds) */
export async function requireTurn(
  { database, clock }: { readonly database: Pick<Connection, "sql"> } & Pick<Deps, "clock">,
  key: string,
  limit: RateLimit,
  turns = 1,
): Promise<void> {
  const retryAfterSeconds = await takeTurn(database.sql, key, clock(), limit, turns);
  if (retryAfterSeconds > 0) throw rateLimited(retryAfterSeconds);
}

/** "At most 60 an hour for each person." Null if there is no limit. */
export function rateLimitInWords(act: Act): string | null {
  const limit = rateLimits[act];
  if (limit === undefined) return null;
  return `At most ${limit.most.toLocaleString("en")} ${limit.windowSeconds === hour ? "an hour" : "a minute"} for each person.`;
}
