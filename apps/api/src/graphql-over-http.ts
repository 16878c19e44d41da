import type { ApolloServer } from "@apollo/server";
import { AppError } from "@second-read/domain";
import type { Request, RequestHandler, Response } from "express";
import { type DocumentNode, Kind, parse } from "graphql";
import type { RequestContext } from "./context.ts";
import { limits, requireShortOfStrangers } from "./limits.ts";
import { refuseOptionalSubscriptions } from "./optional-subscriptions.ts";

interface GraphqlBody {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
  readonly operationName?: string;
}

/** POST /graphql, one operation per request, JSON in and out. Anything else is a fault of the request. */
export function graphqlOverHttp(
  apollo: ApolloServer<RequestContext>,
  contextOf: (request: Request) => Promise<RequestContext>,
): RequestHandler {
  return async (request, response) => {
    const body = readBody(request);
    const contextValue = await contextOf(request);
    requireShortOfStrangers(contextValue.actor, body.query);
    // Apollo reports what validation throws as its own fault. A document that does not parse is left to it.
    if (body.query.includes("subscription")) refuseOptionalSubscriptions(parseIfPossible(body.query));
    const answer = await apollo.executeOperation(body, { contextValue }).finally(() => contextValue.answered.resolve());
    if (answer.body.kind !== "single") throw new AppError("INVALID_INPUT", "Incremental delivery is not supported.");
    for (const { extensions } of answer.body.singleResult.errors ?? []) setRetryAfter(response, extensions?.details);
    sendJson(response, answer.http.status ?? 200, answer.body.singleResult);
  };
}

function parseIfPossible(query: string): DocumentNode {
  try {
    return parse(query, { maxTokens: limits.tokens });
  } catch {
    return { kind: Kind.DOCUMENT, definitions: [] };
  }
}

function readBody({ body }: Request): GraphqlBody {
  const refuse = (sentence: string) => new AppError("INVALID_INPUT", sentence);
  if (Array.isArray(body)) throw refuse("Send one operation a request.");
  if (body === null || typeof body !== "object") throw refuse("Send the operation as JSON: query, variables, operationName.");
  const { query, variables, operationName } = body as Record<string, unknown>;
  if (typeof query !== "string") throw refuse("The query is missing.");
  if (variables != null && (typeof variables !== "object" || Array.isArray(variables))) throw refuse("The variables are not an object.");
  if (operationName != null && typeof operationName !== "string") throw refuse("The operation's name is not text.");
  return {
    query,
    ...(variables == null ? {} : { variables: variables as Record<string, unknown> }),
    ...(operationName == null ? {} : { operationName }),
  };
}

/** For a refusal that says how long to wait. */
export function setRetryAfter(response: Response, details: unknown): void {
  const { retryAfterSeconds } = (details ?? {}) as { retryAfterSeconds?: unknown };
  if (typeof retryAfterSeconds === "number") response.setHeader("retry-after", String(retryAfterSeconds));
}

export function sendJson(response: Response, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response
    .writeHead(status, {
      "content-type": "application/json; charset=utf-8",
      "cache-control": "no-store",
      "content-length": Buffer.byteLength(text),
    })
    .end(text);
}
