export const deliveryStatuses = ["PENDING", "DELIVERED", "GIVEN_UP"] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];

/** Why an attempt failed. Only the status of the response is kept. */
export const deliveryProblems = [
  "ADDRESS_REFUSED",
  "HTTP_REFUSED",
  "NAME_UNKNOWN",
  "UNREACHABLE",
  "TLS_FAILED",
  "TIMEOUT",
  "NO_ANSWER",
  "REDIRECT",
  "STATUS",
  "WEBHOOK_DISABLED",
  "SECRET_UNREADABLE",
] as const;
export type DeliveryProblem = (typeof deliveryProblems)[number];

/** One attempt, as it is kept in the log. */
export interface DeliveryAttempt {
  /** ISO 8601 in UTC */
  readonly at: string;
  readonly statusCode: number | null;
  /** Null: it arrived. */
  readonly problem: DeliveryProblem | null;
  readonly durationMs: number;
}

/** With the delays below, a receiver that is down for a day misses nothing. */
export const deliveryTriesAtMost = 10;
const firstDelaySeconds = 10;
const longestDelaySeconds = 12 * 3600;

/**
 * How long to wait after the try of this number (from 1) failed; null: it is given up. Each delay is four times the one before, up to half a day, and
 * a fifth more or less by chance, so that what failed together does not come back together.
 * @param random from 0 to 1
 */
export function retryDelaySeconds(tries: number, random: number): number | null {
  if (tries >= deliveryTriesAtMost) return null;
  return Math.round(Math.min(longestDelaySeconds, firstDelaySeconds * 4 ** (tries - 1)) * (0.8 + 0.4 * random));
}
