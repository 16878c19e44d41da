import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, Observable } from "@apollo/client";
import { ErrorLink } from "@apollo/client/link/error";
import { OperationTypeNode, print } from "graphql";
import { createClient as createEventClient } from "graphql-sse";
import { fetchOrTakeEarly } from "./early-request.ts";
import { toProblem } from "./problem.ts";

/** Where to go when the session has ended; the page to come back to rides along. */
export function signInAddress(): string {
  const here = `${window.location.pathname}${window.location.search}`;
  return `/sign-in?next=${encodeURIComponent(here)}`;
}

/** Subscriptions by graphql-sse, one connection each ("distinct connections"); it reconnects by itself. */
function createEventLink(): ApolloLink {
  const events = createEventClient({
    url: () => `${window.location.origin}/graphql/stream`,
    credentials: "same-origin",
    retryAttempts: 1_000_000,
    retry: (retries) => new Promise((resolve) => setTimeout(resolve, Math.min(30_000, 500 * 2 ** Math.min(retries, 6)))),
  });
  return new ApolloLink(
    (operation) =>
      new Observable((observer) =>
        events.subscribe<ApolloLink.Result["data"] & Record<string, unknown>>(
          { query: print(operation.query), variables: operation.variables, operationName: operation.operationName },
          {
            next: (result) => observer.next(result as ApolloLink.Result),
            error: (error) => observer.error(error instanceof Error ? error : new Error("The live connection was lost.")),
            complete: () => observer.complete(),
          },
        ),
      ),
  );
}

interface OfBreast {
  readonly laterality: string;
}

/** Rows of the same breast together; rows that the newer answer leaves out are gone. */
function mergeByBreast(before: readonly OfBreast[] | undefined, now: readonly OfBreast[]): readonly OfBreast[] {
  return now.map((breast) => ({ ...before?.find(({ laterality }) => laterality === breast.laterality), ...breast }));
}

/** One client a page load. An UNAUTHENTICATED answer leads to the sign-in page; drafts wait in localStorage. */
export function createApolloClient(): ApolloClient {
  const toSignIn = new ErrorLink(({ error }) => {
    const leaving = toProblem(error).code === "UNAUTHENTICATED" && window.location.pathname !== "/sign-in";
    if (leaving) window.location.assign(signInAddress());
  });
  const http = new HttpLink({ uri: "/graphql", credentials: "same-origin", fetch: fetchOrTakeEarly });
  const transport =
    typeof window === "undefined"
      ? http
      : ApolloLink.split(({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION, createEventLink(), http);
  return new ApolloClient({
    // Nobody here asks which library asks; the name would go with each request.
    enhancedClientAwareness: { transport: false },
    link: ApolloLink.from([toSignIn, transport]),
    cache: new InMemoryCache({
      typePolicies: {
        // Signed addresses and counts are replaced, never merged with what was there.
        Project: { fields: { queue: { merge: false }, retraining: { merge: false }, settings: { merge: false } } },
        User: { fields: { roles: { merge: false } } },
        // Assessments have no id: what one page asked of a breast stays when another page asks for less.
        Read: { fields: { breasts: { merge: mergeByBreast } } },
        // Has no id of its own: several panels of a version page ask for different parts of the same one.
        Evaluation: { keyFields: false, merge: true },
      },
    }),
    defaultOptions: { watchQuery: { fetchPolicy: "cache-and-network" } },
  });
}
