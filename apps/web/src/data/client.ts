import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, Observable } from "@apollo/client";
import { ErrorLink } from "@apollo/client/link/error";
import { OperationTypeNode, print } from "graphql";
import { fetchOrTakeEarly } from "./early-request.ts";
import { followStreams } from "./live/follow-streams.ts";
import type { Follow } from "./live/stream.ts";
import { toProblem } from "./problem.ts";

/** The sign-in address after a session has ended, with the page to come back to. */
export function signInAddress(): string {
  const here = `${window.location.pathname}${window.location.search}`;
  return `/sign-in?next=${encodeURIComponent(here)}`;
}

function createEventLink(): ApolloLink {
  let follow: Follow | undefined;
  return new ApolloLink(
    ({ query, variables, operationName }) =>
      new Observable((observer) => {
        // Started with the first subscription: the sign-in page needs no worker.
        follow ??= followStreams();
        return follow(
          { query: print(query), variables, operationName },
          {
            next: (result) => observer.next(result as ApolloLink.Result),
            error: (sentence) => observer.error(new Error(sentence)),
            complete: () => observer.complete(),
          },
        );
      }),
  );
}

interface OfBreast {
  readonly laterality: string;
}

/** Merges rows of the same breast; rows that the newer answer leaves out are dropped. */
function mergeByBreast(before: readonly OfBreast[] | undefined, now: readonly OfBreast[]): readonly OfBreast[] {
  return now.map((breast) => ({ ...before?.find(({ laterality }) => laterality === breast.laterality), ...breast }));
}

/** Where to redirect after an error that no page can show: to sign-in, or to the change of a one-time password. Null for any other error. */
function wayOutOf(error: unknown): string | null {
  const { code, details } = toProblem(error);
  if (code === "UNAUTHENTICATED") return window.location.pathname === "/sign-in" ? null : signInAddress();
  if (details.condition === "OWN_PASSWORD") return window.location.pathname === "/account" ? null : "/account";
  return null;
}

/** One client per page load. An UNAUTHENTICATED answer leads to the sign-in page; drafts stay in localStorage. */
export function createApolloClient(): ApolloClient {
  const toSignIn = new ErrorLink(({ error }) => {
    const address = wayOutOf(error);
    if (address !== null) window.location.assign(address);
  });
  const http = new HttpLink({ uri: "/graphql", credentials: "same-origin", fetch: fetchOrTakeEarly });
  const transport =
    typeof window === "undefined"
      ? http
      : ApolloLink.split(({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION, createEventLink(), http);
  return new ApolloClient({
    // Otherwise each request would carry the library's name, which nothing reads.
    enhancedClientAwareness: { transport: false },
    link: ApolloLink.from([toSignIn, transport]),
    cache: new InMemoryCache({
      typePolicies: {
        // Signed addresses and counts are replaced, never merged with older ones.
        Project: { fields: { queue: { merge: false }, retraining: { merge: false }, settings: { merge: false } } },
        User: { fields: { roles: { merge: false } } },
        // Assessments have no id: fields that one page fetched stay when another page fetches fewer.
        Read: { fields: { breasts: { merge: mergeByBreast } } },
        // Has no id of its own: the panels of a version page fetch different parts of the same one.
        Evaluation: { keyFields: false, merge: true },
      },
    }),
    defaultOptions: { watchQuery: { fetchPolicy: "cache-and-network" } },
  });
}
