import { type BrowserContext, test as base, type Page } from "@playwright/test";
import { type ApiClient, signIn } from "./api-client.ts";
import { readInstallation } from "./installation.ts";
import type { Installation, PersonName } from "./people.ts";

export { expect } from "@playwright/test";

interface Fixtures {
  /** A page in a new browser profile, signed in as that person. */
  readonly pageOf: (person: PersonName) => Promise<Page>;
}

interface WorkerFixtures {
  readonly installation: Installation;
  /** One session per person for all tests: signing in too often is refused by design. */
  readonly apiOf: (person: PersonName) => Promise<ApiClient>;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  installation: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from this pattern
    async ({}, use) => use(readInstallation()),
    { scope: "worker" },
  ],
  apiOf: [
    async ({ installation: { origin, accounts } }, use) => {
      const clients = new Map<PersonName, Promise<ApiClient>>();
      await use((person) => {
        const client = clients.get(person) ?? signIn(origin, accounts[person].email, accounts[person].password);
        clients.set(person, client);
        return client;
      });
    },
    { scope: "worker" },
  ],
  baseURL: async ({ installation }, use) => use(installation.origin),
  pageOf: async ({ browser, apiOf, installation }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (person) => {
      const context = await browser.newContext();
      contexts.push(context);
      const { cookies } = await apiOf(person);
      await context.addCookies(
        cookies.map((cookie) => ({ ...cookie, url: installation.origin, httpOnly: true, sameSite: "Lax" as const })),
      );
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },
});
