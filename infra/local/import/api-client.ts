import { AppError, type ErrorCode } from "@second-read/domain";

export interface ApiClient {
  ask<Data>(query: string, variables?: Readonly<Record<string, unknown>>): Promise<Data>;
}

interface Reply {
  readonly data?: unknown;
  readonly errors?: readonly { message: string; extensions?: { code?: string } }[];
}

/** Asks the product's own GraphQL door with an API token. @throws AppError with the code and sentence of the first error. */
export function connectApi(origin: string, token: string): ApiClient {
  return {
    async ask<Data>(query: string, variables: Readonly<Record<string, unknown>> = {}) {
      const response = await fetch(`${origin}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
        body: JSON.stringify({ query, variables }),
      });
      const reply = (await response.json().catch(() => ({}))) as Reply;
      const [error] = reply.errors ?? [];
      if (error !== undefined) throw new AppError((error.extensions?.code ?? "INTERNAL") as ErrorCode, error.message);
      if (!response.ok || reply.data === undefined) throw new AppError("UNAVAILABLE", `The server answered ${response.status}.`);
      return reply.data as Data;
    },
  };
}
