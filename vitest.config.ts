import { createRequire } from "node:module";
import { defineConfig } from "vitest/config";

export default defineConfig({
  // Vite prefers graphql's ES module, its users in node_modules load the CommonJS one: two copies refuse each other's types.
  resolve: { alias: [{ find: /^graphql$/, replacement: createRequire(import.meta.url).resolve("graphql") }] },
  test: {
    include: ["{apps,packages,infra}/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/.next/**", "**/.data/**", ...(process.env.LONG_TESTS === "1" ? [] : ["**/*.long.test.ts"])],
    // Cheap until a test asks for a database: then one real PostgreSQL server for the whole run.
    globalSetup: ["packages/testing/src/global-setup.ts"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
