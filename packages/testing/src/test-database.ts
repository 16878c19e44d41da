import { inject } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    databaseBrokerAddress: string;
  }
}

/**
 * A migrated database of one's own, on a real PostgreSQL server; `empty`: without our tables. Ask once a test file, in
 * `beforeAll`. It goes with the server at the end of the run.
 */
export async function createTestDatabase(options: { empty?: boolean } = {}): Promise<{ url: string }> {
  const response = await fetch(`${inject("databaseBrokerAddress")}/${options.empty === true ? "empty" : "migrated"}`, { method: "POST" });
  const text = await response.text();
  if (!response.ok) throw new Error(`no test database: ${text}`);
  return { url: text };
}
