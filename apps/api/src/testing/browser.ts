import type { GraphqlReply, TestApi } from "./test-api.ts";

/** A browser that has signed in, or failed to. */
export interface Browser {
  readonly status: number;
  /** The response body, as text. */
  readonly body: string;
  readonly cookie: string;
  /** Sends a query from that browser. */
  ask<Data = any>(query: string, variables?: Record<string, unknown>): Promise<GraphqlReply<Data>>;
}

/** Signs in as a browser does. `from`: the address that the web process saw. */
export async function signInAs(
  api: TestApi,
  { email, password }: { readonly email: string; readonly password: string },
  { from, userAgent }: { readonly from?: string; readonly userAgent?: string } = {},
): Promise<Browser> {
  const headers = { "content-type": "application/json", origin: api.publicOrigin };
  const response = await fetch(`${api.url}/auth/sign-in/email`, {
    method: "POST",
    headers: { ...headers, ...(from ? { "x-forwarded-for": from } : {}), ...(userAgent ? { "user-agent": userAgent } : {}) },
    body: JSON.stringify({ email, password }),
  });
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  return {
    status: response.status,
    body: await response.text(),
    cookie,
    ...browserWith(api, cookie),
  };
}

/** A browser that holds this cookie. */
export function browserWith(api: TestApi, cookie: string): Pick<Browser, "ask"> {
  return {
    async ask(query, variables = {}) {
      const reply = await fetch(`${api.url}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json", origin: api.publicOrigin, cookie },
        body: JSON.stringify({ query, variables }),
      });
      return { status: reply.status, ...((await reply.json()) as { data: never }) };
    },
  };
}
