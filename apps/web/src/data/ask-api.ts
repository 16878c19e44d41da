import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { print } from "graphql";
import { cookies } from "next/headers";

/** A page is not held up by an API that is slow: then the browser asks itself, and says what is wrong. */
const patienceMilliseconds = 1000;

/**
 * Asks the API while a page is made on the server, as the person whose browser wants the page. Null where there is no answer (nobody signed in,
 * not allowed, API away): the browser then asks the same. Queries only: making a page changes nothing.
 *
 * Environment: API_URL, and PUBLIC_ORIGIN, which the API asks of whoever brings a cookie.
 */
export async function askApi<Result, Variables>(
  document: TypedDocumentNode<Result, Variables>,
  variables: Variables,
): Promise<Result | null> {
  const { API_URL: apiUrl, PUBLIC_ORIGIN: origin } = process.env;
  const cookie = (await cookies()).toString();
  if (!apiUrl || !origin || cookie === "") return null;
  try {
    const response = await fetch(`${apiUrl}/graphql`, {
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
