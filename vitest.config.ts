import { createRequire } from "node:module";
import { defineConfig } from "vitest/config";

const never = ["**/node_modules/**", "**/.next/**", "**/.data/**"];
const longTests = "**/*.long.test.ts";
/** Tests of packages that keep no state in their process: a process for each file would cost more than most of them. */
const pureTests = "{apps/web/src,packages/{access,dicom,domain,evaluation,imaging,metrics,phantom,webhooks}/src}/**/*.test.{ts,tsx}";
// Cheap until a test asks for a database: then one real PostgreSQL server for the whole run.
const globalSetup = ["packages/testing/src/global-setup.ts"];

const setupFiles = ["packages/testing/src/refuse-busy-clients.ts"];

const longProject = { name: "long", include: [`{apps,packages,infra,e2e}/${longTests}`], exclude: never, globalSetup, setupFiles };
const pureProject = { name: "pure", include: [pureTests], exclude: [...never, longTests], isolate: false };
const othersProject = {
  name: "others",
  include: ["{apps,packages,infra}/**/*.test.{ts,tsx}"],
  exclude: [...never, longTests, pureTests],
  globalSetup,
  setupFiles,
};

const long = process.env.LONG_TESTS === "1";
export default defineConfig({
  // Vite prefers graphql's ES module, its users in node_modules load the CommonJS one: two copies refuse each other's types.
  resolve: { alias: [{ find: /^graphql$/, replacement: createRequire(import.meta.url).resolve("graphql") }] },
  test: {
    pool: "forks",
    maxWorkers: 2,
    testTimeout: long ? 20 * 60_000 : 60_000,
    hookTimeout: 120_000,
    projects: (long ? [longProject] : [pureProject, othersProject]).map((test) => ({ extends: true, test })),
  },
});
