import { InMemoryCache } from "@apollo/client/cache";
import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { getOperationAST, print } from "graphql";
import { noteServerTime } from "./server-clock.ts";

/**
 * A request that a page is certain to begin with, sent while its scripts are still loading: an inline script in the page's head sends it, and the
 * client uses its answer instead of sending the same request.
 */
interface EarlyRequest {
  readonly body: string;
  readonly sentAt: number;
  readonly answer: Promise<Response>;
}

// `window` in the browser; on the server nothing is ever stored here.
const place = globalThis as { earlyRequest?: EarlyRequest };

/** An answer older than this may be out of date: the page was held up. */
const freshMilliseconds = 10_000;

const headers = { "content-type": "application/json", accept: "application/graphql-response+json,application/json;q=0.9" };

/** The inline script that sends this request if `condition`, a JavaScript expression, holds in the browser. */
export function earlyRequestProgram<Result, Variables>(
  document: TypedDocumentNode<Result, Variables>,
  variables: Variables,
  condition: string,
): string {
  const operationName = getOperationAST(document)?.name?.value;
  const body = JSON.stringify({ operationName, variables, query: print(new InMemoryCache().transformDocument(document)) });
  const init = JSON.stringify({ method: "POST", credentials: "same-origin", headers, body }).replaceAll("<", "\\u003c");
  return `if(${condition}){const init=${init},answer=fetch("/graphql",init);answer.catch(()=>0);window.earlyRequest={body:init.body,sentAt:Date.now(),answer}}`;
}

/** Peeks at the early answer without consuming it; null if nothing was sent or the answer is an error. */
export async function earlyAnswer<Result>(): Promise<{ readonly data?: Result | null } | null> {
  try {
    const answer = await place.earlyRequest?.answer;
    return answer ? await answer.clone().json() : null;
  } catch {
    return null;
  }
}

/** Like fetch, but the first call with the same request as the early one gets its answer. */
export const fetchOrTakeEarly: typeof fetch = (input, init) => {
  const early = place.earlyRequest;
  if (!early || early.body !== init?.body) return fetchNow(input, init);
  delete place.earlyRequest;
  return Date.now() - early.sentAt < freshMilliseconds ? early.answer : fetchNow(input, init);
};

/** Sets the server clock, too. An early answer cannot: it may have waited, so its Date header is no longer the time. */
const fetchNow: typeof fetch = async (input, init) => {
  const answer = await fetch(input, init);
  noteServerTime(answer.headers.get("date"));
  return answer;
};
