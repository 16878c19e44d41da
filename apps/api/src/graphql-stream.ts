import type { ErrorCode } from "@second-read/domain";
import type { Request, RequestHandler } from "express";
import { GraphQLError, type GraphQLSchema, getOperationAST, parse, specifiedRules, validate } from "graphql";
import type { Response as SseResponse } from "graphql-sse";
import { createHandler } from "graphql-sse/lib/use/express";
import type { RequestContext } from "./context.ts";
import { assertAffordable } from "./cost.ts";
import { httpStatusOf, toCallerError } from "./errors.ts";
import { assertStorable, countingRule, limits, requireShortOfStrangers } from "./limits.ts";
import type { StreamCounter } from "./open-streams.ts";
import { refuseOptionalSubscriptions } from "./optional-subscriptions.ts";

/**
 * POST /graphql/stream: subscriptions by server-sent events, one connection each. An event with an id is sent with it, and a client that reconnects
 * with Last-Event-ID receives what it missed.
 */
export function graphqlStream(
  schema: GraphQLSchema,
  contextOf: (request: Request) => Promise<RequestContext>,
  streams: StreamCounter,
): RequestHandler {
  const handle = createHandler({
    schema,
    async onSubscribe(request, { query, variables, operationName }) {
      const contextValue = await contextOf(request.raw as Request);
      const fail = (errors: readonly GraphQLError[]) => refusal(errors.map((error) => callerError(error, contextValue)));
      try {
        requireShortOfStrangers(contextValue.actor, String(query));
        const document = parse(String(query), { maxTokens: limits.tokens });
        const operation = getOperationAST(document, operationName);
        if (operation?.operation !== "subscription") throw new GraphQLError("Only subscriptions go by this address.");
        refuseOptionalSubscriptions(document);
        const problems = validate(schema, document, [...specifiedRules, countingRule]);
        if (problems.length > 0) return fail(problems);
        assertStorable(variables);
        const { deps, actor } = contextValue;
        const { whole } = assertAffordable(schema, document, operation, variables ?? {}, deps.settings.mostCost);
        if (actor !== null) deps.budgets.spend(actor.id, whole);
        return {
          schema,
          document,
          contextValue: contextValue as unknown as Record<string, unknown>,
          variableValues: variables,
          operationName: operationName ?? undefined,
        };
      } catch (error) {
        return fail([error instanceof GraphQLError ? error : new GraphQLError("fault", { originalError: error as Error })]);
      }
    },
    onNext(context, _request, result) {
      const own = context as unknown as RequestContext;
      const { eventId } = own.stream;
      return {
        ...result,
        ...(result.errors ? { errors: result.errors.map((error) => callerError(error, own)) } : {}),
        ...(eventId === null ? {} : { extensions: { eventId } }),
      };
    },
  });
  return async (request, response, next) => {
    const { actor } = await contextOf(request);
    // A caller who is not signed in is refused at once and holds no stream.
    if (actor !== null) {
      const release = await streams.open(actor.id);
      if (response.closed) release();
      else response.once("close", release);
    }
    withEventIds(response);
    await handle(request, response).catch(next);
  };
}

function callerError(error: unknown, { requestId, deps, actor }: RequestContext): GraphQLError {
  const { message, locations, extensions } = toCallerError(error, { requestId, logger: deps.logger, isSignedIn: actor !== null });
  if (!(error instanceof GraphQLError)) return new GraphQLError(message, { extensions: { ...extensions } });
  const { path, nodes, source, positions } = error;
  return new GraphQLError(message, { path, ...(locations ? { nodes, source, positions } : {}), extensions: { ...extensions } });
}

/** A request refused before execution is answered as by POST /graphql: with a status, and no stream. */
function refusal(errors: readonly GraphQLError[]): SseResponse {
  const status = httpStatusOf(errors[0]?.extensions.code as ErrorCode);
  return [JSON.stringify({ errors }), { status, statusText: "Refused", headers: { "content-type": "application/json; charset=utf-8" } }];
}

/** graphql-sse writes no ids: the one in the extensions becomes the event's own. */
function withEventIds(response: { write: (...args: never[]) => boolean }): void {
  const write = response.write.bind(response) as (chunk: unknown, ...rest: unknown[]) => boolean;
  response.write = ((chunk: unknown, ...rest: unknown[]) => {
    if (typeof chunk !== "string" || !chunk.startsWith("event: next\n")) return write(chunk, ...rest);
    const id = /"eventId":"(\d{1,19})"/.exec(chunk)?.[1];
    return write(id === undefined ? chunk : `id: ${id}\n${chunk}`, ...rest);
  }) as never;
}
