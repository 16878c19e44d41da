import { createHash } from "node:crypto";
import { canonicalJson } from "@second-read/access";
import { AppError } from "@second-read/domain";

/** @throws AppError INVALID_INPUT */
export function checkKey(idempotencyKey: string): void {
  if (idempotencyKey.length === 0 || idempotencyKey.length > 200)
    throw new AppError("INVALID_INPUT", "An idempotency key has 1 to 200 characters.", { field: "idempotencyKey" });
}

/** What is stored beside an idempotency key: the SHA-256 of the request, whatever the order of its fields. */
export function digestOf(request: unknown): string {
  return createHash("sha256")
    .update(canonicalJson(withoutAbsent(request)))
    .digest("hex");
}

/**
 * A key names one request: reusing it for another is a mistake of the caller's, which an answer to the first would hide.
 * @param stored null if the row is older than digests
 * @throws AppError INVALID_INPUT
 */
export function requireSameRequest(stored: string | null, digest: string): void {
  if (stored !== null && stored !== digest)
    throw new AppError("INVALID_INPUT", "This idempotency key was used with another request.", { field: "idempotencyKey" });
}

/** An optional field that is omitted and one that is null mean the same. */
function withoutAbsent(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutAbsent);
  if (value === null || typeof value !== "object" || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null && inner !== undefined)
      .map(([key, inner]) => [key, withoutAbsent(inner)]),
  );
}
