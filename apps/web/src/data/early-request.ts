import { InMemoryCache } from "@apollo/client/cache";
import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { getOperationAST, print } from "graphql";
import { noteServerTime } from "./server-clock.ts";

/**
 * A request that a page is certain to begin with, sent while its own programs are still on their way: the head of the page holds a program that
 * sends it, and the client takes its answer where it would have sent the same.
 */
interface EarlyRequest {
  readonly body: string;
  readonly sentAt: number;
  readonly answer: Promise<Response>;
}

// `window`, but absent on the server, where nothing is early.
const place = globalThis as { earlyRequest?: EarlyRequest };

/** Later than this the page was held up, and what it was told may not be true any more. */
const freshMilliseconds = 10_000;

const headers = { "content-type": "application/json", accept: "application/graphql-response+json,application/json;q=0.9" };

/** The program that sends this request, where `condition`, an expression of JavaScript, holds in the browser. */
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

/** What was answered early, for who looks at it without taking it; null where nothing was asked, or there is no good answer. */
export async function earlyAnswer<Result>(): Promise<{ readonly data?: Result | null } | null> {
  try {
    const answer = await place.earlyRequest?.answer;
    return answer ? await answer.clone().json() : null;
  } catch {
    return null;
  }
}

/** Like fetch, but the first who asks what was asked early gets that answer. */
export const fetchOrTakeEarly: typeof fetch = (input, init) => {
  const early = place.earlyRequest;
  if (!early || early.body !== init?.body) return fetchNow(input, init);
  delete place.earlyRequest;
  return Date.now() - early.sentAt < freshMilliseconds ? early.answer : fetchNow(input, init);
};

/** An early answer has waited for who takes it; only one that has just arrived says what time it is. */
const fetchNow: typeof fetch = async (input, init) => {
  const answer = await fetch(input, init);
  noteServerTime(answer.headers.get("date"));
  return answer;
};
