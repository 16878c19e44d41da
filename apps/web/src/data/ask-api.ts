import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { print } from "graphql";
import { cookies } from "next/headers";
import { readAddresses } from "../../server/api-processes.mjs";

/** A slow API does not hold up the page: the browser then asks again and shows what is wrong. */
const patienceMilliseconds = 1000;

/**
 * Queries the API while a page is rendered on the server, on behalf of the person who requested it. Null if there is no answer (not signed in, not
 * allowed, API unavailable): the browser then asks again. Queries only: making a page changes nothing.
 *
 * Environment: API_URL (with several processes, any one will do) and PUBLIC_ORIGIN, which the API requires with a cookie.
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
