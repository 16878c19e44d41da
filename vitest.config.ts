import { createRequire } from "node:module";
import { defineConfig } from "vitest/config";

const long = process.env.LONG_TESTS === "1";

export default defineConfig({
  // Vite prefers graphql's ES module, its users in node_modules load the CommonJS one: two copies refuse each other's types.
  resolve: { alias: [{ find: /^graphql$/, replacement: createRequire(import.meta.url).resolve("graphql") }] },
  test: {
    include: [long ? "{apps,packages,infra,e2e}/**/*.long.test.ts" : "{apps,packages,infra}/**/*.test.{ts,tsx}"],
    exclude: ["**/node_modules/**", "**/.next/**", "**/.data/**", ...(long ? [] : ["**/*.long.test.ts"])],
    // Cheap until a test asks for a database: then one real PostgreSQL server for the whole run.
    globalSetup: ["packages/testing/src/global-setup.ts"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: long ? 20 * 60_000 : 60_000,
    hookTimeout: 120_000,
  },
});
