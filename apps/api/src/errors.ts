import { isDatabaseUnavailable } from "@second-read/database";
import { AppError, assertNever, type ErrorCode } from "@second-read/domain";
import type { Logger } from "@second-read/runtime";
import { type StoreFault, StoreUnavailableError } from "@second-read/storage";
import { GraphQLError } from "graphql";

interface ErrorExtensions {
  readonly code: ErrorCode;
  readonly requestId: string;
  readonly retryable: boolean;
  readonly details: Readonly<Record<string, unknown>>;
}

/** The HTTP status of a request that was refused before execution. One that was executed answers 200 with its errors. */
export function httpStatusOf(code: ErrorCode): number {
  switch (code) {
    case "UNAUTHENTICATED":
      return 401;
    case "FORBIDDEN":
      return 403;
    case "NOT_FOUND":
      return 404;
    case "RATE_LIMITED":
      return 429;
    case "UNAVAILABLE":
      return 503;
    case "INTERNAL":
      return 500;
    case "INVALID_INPUT":
    case "STALE_REVISION":
    case "LEASE_LOST":
    case "WRONG_STATE":
    case "TOO_LITTLE_TRUTH":
    case "TOO_LARGE_FOR_DEVICE":
      return 400;
    default:
      return assertNever(code);
  }
}

/** Codes that Apollo and graphql-js give to a request that never reached a resolver. */
const requestFaults = new Set([
  "GRAPHQL_PARSE_FAILED",
  "GRAPHQL_VALIDATION_FAILED",
  "BAD_USER_INPUT",
  "BAD_REQUEST",
  "OPERATION_RESOLUTION_FAILURE",
  "PERSISTED_QUERY_NOT_FOUND",
  "PERSISTED_QUERY_NOT_SUPPORTED",
]);

const storeSentences: Readonly<Record<StoreFault, string>> = {
  FULL: "The store is full. Tell your administrator, and try again later.",
  CLOCK: "The clocks of the server and of the store differ too much. Tell your administrator, and try again later.",
  AWAY: "The store does not answer. Try again in a moment.",
};

export interface CallerError {
  readonly message: string;
  /** Where in the document; for a fault of the request, and people who may know the schema. */
  readonly locations?: GraphQLError["locations"];
  readonly extensions: ErrorExtensions;
}

/**
 * Turns any error into what a caller may see. An AppError passes. A fault of the request keeps its message and location for people who are signed in;
 * others are only told that there is one, since messages name fields and types. Everything else becomes INTERNAL or UNAVAILABLE with a fixed
 * sentence, and is logged under the request's id.
 */
export function toCallerError(
  error: unknown,
  { requestId, logger, isSignedIn }: { requestId: string; logger: Logger; isSignedIn: boolean },
): CallerError {
  const cause = rootCause(error);
  if (cause instanceof AppError) {
    return { message: cause.message, extensions: { code: cause.code, requestId, retryable: cause.retryable, details: cause.details } };
  }
  if (isRequestFault(error, cause)) {
    const extensions: ErrorExtensions = { code: "INVALID_INPUT", requestId, retryable: false, details: {} };
    if (!isSignedIn) return { message: "The request is not valid.", extensions };
    const { message, locations } = error as GraphQLError;
    return { message, ...(locations ? { locations } : {}), extensions };
  }
  if (cause instanceof StoreUnavailableError) {
    logger.warn({ requestId, err: cause }, "the store is unavailable");
    return { message: storeSentences[cause.fault], extensions: { code: "UNAVAILABLE", requestId, retryable: true, details: {} } };
  }
  if (isDatabaseUnavailable(cause)) {
    logger.warn({ requestId, err: cause }, "the database is unavailable");
    return {
      message: "The server is not ready for this. Try again in a moment.",
      extensions: { code: "UNAVAILABLE", requestId, retryable: true, details: {} },
    };
  }
  logger.error({ requestId, err: cause }, "an unexpected fault");
  return {
    message: "Something went wrong on the server. The request id helps to find it.",
    extensions: { code: "INTERNAL", requestId, retryable: false, details: {} },
  };
}

function rootCause(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError ? rootCause(error.originalError) : error;
}

function isRequestFault(error: unknown, cause: unknown): boolean {
  if (!(error instanceof GraphQLError)) return false;
  const code = error.extensions.code;
  if (typeof code === "string" && requestFaults.has(code)) return true;
  // A scalar's refusal, or a limit: thrown by us as a GraphQLError without an original error.
  return cause instanceof GraphQLError && cause.originalError === undefined && code === undefined;
}
