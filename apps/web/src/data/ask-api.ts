import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { print } from "graphql";
import { cookies } from "next/headers";
import { readAddresses } from "../../server/api-processes.mjs";

/** A page is not held up by an API that is slow: then the browser asks itself, and says what is wrong. */
const patienceMilliseconds = 1000;

/**
 * Asks the API while a page is made on the server, as the person whose browser wants the page. Null where there is no answer (nobody signed in,
 * not allowed, API away): the browser then asks the same. Queries only: making a page changes nothing.
 *
 * Environment: API_URL, of several processes any one, and PUBLIC_ORIGIN, which the API asks of whoever brings a cookie.
 */
export async function askApi<Result, Variables>(
  document: TypedDocumentNode<Result, Variables>,
  variables: Variables,
): Promise<Result | null> {
  const { API_URL: apiUrls = "", PUBLIC_ORIGIN: origin } = process.env;
  const addresses = readAddresses(apiUrls);
  const address = addresses[Math.floor(Math.random() * addresses.length)];
  const cookie = (await cookies()).toString();
  if (!address || !origin || cookie === "") return null;
  try {
    const response = await fetch(new URL("/graphql", address), {
      method: "POST",
      headers: { "content-type": "application/json", cookie, origin },
      body: JSON.stringify({ query: print(document), variables }),
      signal: AbortSignal.timeout(patienceMilliseconds),
      cache: "no-store",
    });
    const answer = (await response.json()) as { data?: Result | null; errors?: unknown };
    return answer.errors ? null : (answer.data ?? null);
  } catch {
    return null;
  }
}
