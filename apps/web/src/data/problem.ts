import { CombinedGraphQLErrors, ServerError } from "@apollo/client/errors";

/** What went wrong, in words that a person can act on. Never a stack trace. */
export interface Problem {
  readonly code: string;
  readonly sentence: string;
  readonly requestId?: string;
  readonly retryable: boolean;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Somebody else has saved meanwhile. Not a failure: once the new values have been read, one can go on. */
export function isStale({ code }: Problem): boolean {
  return code === "STALE_REVISION";
}

/** The same problem; if somebody else has saved meanwhile, with advice on what to do. */
export function adviseIfStale(problem: Problem, advice: string): Problem {
  return isStale(problem) ? { ...problem, sentence: `${problem.sentence} ${advice}` } : problem;
}

/** Turns anything thrown by a call into a Problem. An answer without our extensions is UNAVAILABLE or INTERNAL. */
export function toProblem(error: unknown): Problem {
  if (CombinedGraphQLErrors.is(error)) {
    const first = error.errors[0];
    const extensions = (first?.extensions ?? {}) as Record<string, unknown>;
    return {
      code: typeof extensions.code === "string" ? extensions.code : "INTERNAL",
      sentence: first?.message ?? "Something went wrong.",
      requestId: typeof extensions.requestId === "string" ? extensions.requestId : undefined,
      retryable: extensions.retryable === true,
      details: (extensions.details as Record<string, unknown> | undefined) ?? {},
    };
  }
  if (ServerError.is(error)) {
    const unauthenticated = error.statusCode === 401;
    return {
      code: unauthenticated ? "UNAUTHENTICATED" : "UNAVAILABLE",
      sentence: unauthenticated ? "You are signed out." : "The server is not answering. Try again in a moment.",
      retryable: !unauthenticated,
      details: { status: error.statusCode },
    };
  }
  if (error instanceof TypeError) {
    return {
      code: "UNAVAILABLE",
      sentence: "The server cannot be reached. Check the connection and try again.",
      retryable: true,
      details: {},
    };
  }
  return { code: "INTERNAL", sentence: error instanceof Error ? error.message : "Something went wrong.", retryable: false, details: {} };
}
