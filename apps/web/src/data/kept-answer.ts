import { useRef } from "react";

/** A query as Apollo answers it. */
export interface Asked<Data> {
  readonly data?: Data | undefined;
  readonly loading: boolean;
}

/** An answer with the variables of its query. */
export interface AnswerTo<Variables, Data> {
  readonly variables: Variables;
  readonly data: Data;
}

/**
 * What may be shown of a query whose variables change: its answer, which stays when a refresh fails; while a query with new variables is loading, the
 * previous answer. If that query fails there is none: figures of another threshold or filter would stay under the new name for good.
 */
export function keptAnswer<Variables, Data>(
  last: AnswerTo<Variables, Data> | null,
  variables: Variables,
  { data, loading }: Asked<Data>,
): AnswerTo<Variables, Data> | null {
  if (data !== undefined) return { variables, data };
  return loading || isSame(last?.variables, variables) ? last : null;
}

/** @returns `answer` and the `variables` that it belongs to; `isCurrent`: they are the variables asked for now */
export function useKeptAnswer<Variables, Data>(asked: Asked<Data>, now: Variables) {
  const last = useRef<AnswerTo<Variables, Data> | null>(null);
  const kept = keptAnswer(last.current, now, asked);
  if (asked.data !== undefined) last.current = kept;
  return { answer: kept?.data, variables: kept?.variables, isCurrent: isSame(kept?.variables, now) };
}

/** Comparing JSON is enough: each query's variables are built in one place, so always in the same order. */
function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
