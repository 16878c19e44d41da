import { inject } from "vitest";
import { applicationLogin } from "./application-login.ts";

declare module "vitest" {
  interface ProvidedContext {
    databaseBrokerAddress: string;
  }
}

/**
 * A separate migrated database on a real PostgreSQL server; with `empty`, without our tables. Request it once per test file, in `beforeAll`. It is
 * removed with the server at the end of the run. `url` is that of its owner, `applicationUrl` that of a login with the rights of the product's
 * processes.
 */
export async function createTestDatabase(options: { empty?: boolean } = {}): Promise<{ url: string; applicationUrl: string }> {
  const response = await fetch(`${inject("databaseBrokerAddress")}/${options.empty === true ? "empty" : "migrated"}`, { method: "POST" });
  const text = await response.text();
  if (!response.ok) throw new Error(`no test database: ${text}`);
  const application = new URL(text);
  application.username = applicationLogin.name;
  application.password = applicationLogin.password;
  return { url: text, applicationUrl: application.href };
}
