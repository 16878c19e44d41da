import type { Page, Route } from "@playwright/test";

export const states = ["loading", "empty", "failed", "full"] as const;
export type State = (typeof states)[number];

/** What the page requests in this state: these operations, and which fields of their responses are emptied. */
interface Asked {
  readonly operations: readonly string[];
  readonly emptied: readonly string[];
}

/** Answers the page's own requests as the state requires; all others pass through. `met` is called for each intercepted request. */
export async function bringAbout(page: Page, state: State, { operations, emptied }: Asked, met: () => void): Promise<void> {
  if (state === "full") return;
  await page.route("**/graphql", async (route) => {
    const { operationName } = route.request().postDataJSON() as { operationName?: string };
    if (!operationName || !operations.includes(operationName)) return route.continue();
    met();
    switch (state) {
      case "loading":
        // Never answered.
        return;
      case "failed":
        return route.fulfill({ json: failure });
      case "empty":
        return answerEmptied(route, emptied);
    }
  });
}

const failure = {
  errors: [
    {
      message: "The database does not answer. Try again in a moment.",
      extensions: { code: "UNAVAILABLE", requestId: "0f3c5a1e-2b7d", retryable: true, details: {} },
    },
  ],
};

/** The server's own response with these fields emptied, so that the rest of it stays true. */
async function answerEmptied(route: Route, fields: readonly string[]): Promise<void> {
  const response = await route.fetch();
  const answer = (await response.json()) as { data?: Record<string, unknown> };
  const data = Object.fromEntries(
    Object.entries(answer.data ?? {}).map(([field, value]) => [field, fields.includes(field) ? emptyOf(value) : value]),
  );
  await route.fulfill({ response, json: { ...answer, data } });
}

/** A list without members, a connection without nodes, null for a single object. */
function emptyOf(value: unknown): unknown {
  if (Array.isArray(value)) return [];
  if (value && typeof value === "object" && "nodes" in value)
    return { ...value, nodes: [], totalCount: 0, pageInfo: { __typename: "PageInfo", hasNextPage: false, endCursor: null } };
  if (value && typeof value === "object" && "totalCount" in value) return { ...value, totalCount: 0 };
  return null;
}
