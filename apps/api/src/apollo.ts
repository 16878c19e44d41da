import { ApolloServer, type ApolloServerPlugin } from "@apollo/server";
import { ApolloServerPluginCacheControlDisabled, ApolloServerPluginLandingPageDisabled } from "@apollo/server/plugin/disabled";
import { type DocumentNode, GraphQLError, type GraphQLSchema } from "graphql";
import { Recent } from "./common/recent.ts";
import type { RequestContext } from "./context.ts";
import { assertAffordable } from "./cost.ts";
import { httpStatusOf, toCallerError } from "./errors.ts";
import { assertMayKnowSchema } from "./introspection.ts";
import { turnForLargeAnswer } from "./large-answers.ts";
import { assertStorable, countingRule, limits } from "./limits.ts";

/**
 * All operations of the web app together have some 40,000 characters. A parsed character takes up to 240 bytes; 500 documents of 4,000 tokens took a
 * gigabyte.
 */
const documentCharacters = 300_000;

/** Parsed and validated documents by their text's hash: a client's few dozen operations are checked once. */
function createDocumentStore() {
  const documents = new Recent<string, DocumentNode>({
    most: documentCharacters,
    sizeOf: ({ loc }) => loc?.source.body.length ?? documentCharacters,
  });
  return {
    async get(key: string) {
      return documents.get(key);
    },
    async set(key: string, document: DocumentNode) {
      documents.set(key, document);
    },
    async delete(key: string) {
      return documents.delete(key);
    },
  };
}

/**
 * Checks depth and cost of every operation, whether its document is cached or not, and each person's budget; shows the schema only to people who are
 * signed in; and turns each error into what a caller may see.
 */
function ownRules(): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ schema, document, operation, request, contextValue }) {
          assertMayKnowSchema(contextValue, document);
          assertStorable(request.variables);
          if (!operation) return;
          // If executed here, it would bypass the access check, which precedes its events.
          if (operation.operation === "subscription") throw new GraphQLError("Subscriptions go by /graphql/stream.");
          const { deps, actor } = contextValue;
          const { whole, rows } = assertAffordable(schema, document, operation, request.variables ?? {}, deps.settings.mostCost);
          if (actor === null) return;
          deps.budgets.spend(actor.id, whole);
          if (rows > limits.largeAnswer) await turnForLargeAnswer(contextValue);
        },
        async willSendResponse({ contextValue, errors, response }) {
          if (!errors || response.body.kind !== "single") return;
          const { requestId, deps, actor } = contextValue;
          const caller = { requestId, logger: deps.logger, isSignedIn: actor !== null };
          const words = errors.map((error) => ({ error, ...toCallerError(error, caller) }));
          response.body.singleResult.errors = words.map(({ error, message, locations, extensions }) => ({
            message,
            ...(locations ? { locations } : {}),
            ...(error.path ? { path: error.path } : {}),
            extensions: { ...extensions },
          }));
          // A request that was refused before execution (a document, a limit, a variable) has no data; Apollo reports some of these as the server's
          // fault.
          if (response.body.singleResult.data === undefined && words[0]) response.http.status = httpStatusOf(words[0].extensions.code);
        },
      };
    },
  };
}

/** GraphQL for queries and mutations: no batches, no stack traces in errors, no part of the schema shown to strangers. */
export function createApollo(schema: GraphQLSchema): ApolloServer<RequestContext> {
  return new ApolloServer<RequestContext>({
    schema,
    // Decided per caller: `assertMayKnowSchema`, and `toCallerError` for the hints in errors.
    introspection: true,
    includeStacktraceInErrorResponses: false,
    cache: "bounded",
    documentStore: createDocumentStore(),
    parseOptions: { maxTokens: limits.tokens },
    validationRules: [countingRule],
    maxRecursiveSelections: true,
    // No response may be cached; the plugin would wrap every field of every response to say so.
    plugins: [ownRules(), ApolloServerPluginLandingPageDisabled(), ApolloServerPluginCacheControlDisabled()],
    stopOnTerminationSignals: false,
    nodeEnv: "production",
    logger: { debug() {}, info() {}, warn() {}, error() {} },
  });
}
