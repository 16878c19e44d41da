import { useRef } from "react";

/** A query as Apollo answers it. */
export interface Asked<Data> {
  readonly data?: Data | undefined;
  readonly loading: boolean;
}

/** An answer with the variables of the question that it is to. */
export interface AnswerTo<Variables, Data> {
  readonly variables: Variables;
  readonly data: Data;
}

/**
 * What may be shown of a query whose variables change: its answer, which stays while a refresh of it fails; while another question is under way, the
 * answer to the one before. Where that question fails it has none: figures of another threshold or filter would stand under its name for good.
 */
export function keptAnswer<Variables, Data>(
  last: AnswerTo<Variables, Data> | null,
  variables: Variables,
  { data, loading }: Asked<Data>,
): AnswerTo<Variables, Data> | null {
  if (data !== undefined) return { variables, data };
  return loading || isSame(last?.variables, variables) ? last : null;
}

/** @returns `answer`, to what was asked with `variables`; `isCurrent`: that is what is asked now */
export function useKeptAnswer<Variables, Data>(asked: Asked<Data>, now: Variables) {
  const last = useRef<AnswerTo<Variables, Data> | null>(null);
  const kept = keptAnswer(last.current, now, asked);
  if (asked.data !== undefined) last.current = kept;
  return { answer: kept?.data, variables: kept?.variables, isCurrent: isSame(kept?.variables, now) };
}

/** Variables are written in one order by one place. */
function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
