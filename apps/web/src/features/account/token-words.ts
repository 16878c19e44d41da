import { keysOf } from "@second-read/domain";
import type { TokenScope } from "../../generated/graphql.ts";

/** In the order in which they are offered: the scope that suits most people first. */
export const scopeWords: Readonly<Record<TokenScope, string>> = {
  READ_ONLY: "Read only",
  IMPORT: "Import",
  RETRAIN: "Retrain",
  EXPORT: "Export",
  FULL: "Full access",
};

export const scopesInOrder = keysOf(scopeWords);

/** "Import, Retrain". */
export function scopesInWords(scopes: readonly TokenScope[]): string {
  return scopesInOrder
    .filter((scope) => scopes.includes(scope))
    .map((scope) => scopeWords[scope])
    .join(", ");
}

/** The lifetimes offered, in days, where at most `atMost` are allowed: the usual ones and the maximum. */
export function lifetimesWithin(atMost: number): readonly number[] {
  return [...[1, 30, 90, 365].filter((days) => days < atMost), atMost];
}
