import { environmentOf } from "@second-read/runtime";
import type { ProcessPlans } from "./plan-processes.ts";
import type { ProcessPlan } from "./processes.ts";

/** Child processes of the workers import what their parents do not, so every source counts. */
const packageSources = "packages/*/src/**/*.ts";

/** The same processes for development: those that run TypeScript restart when it changes, the pages reload themselves. */
export function followingSources({ apis, ingest, trainer, web }: ProcessPlans): ProcessPlans {
  return {
    apis: apis.map((api) => ({ ...api, restartsOn: [packageSources, "apps/api/src/**/*.ts"] })),
    ingest: { ...ingest, restartsOn: [packageSources, "apps/ingest/src/**/*.ts"] },
    trainer: { ...trainer, restartsOn: [packageSources, "apps/trainer/src/**/*.ts"] },
    web: { ...web, env: { ...web.env, NODE_ENV: "development", SECOND_READ_DEV: "1" } },
  };
}

/** Processes that regenerate files: the schema from the API's classes, the typed documents from the schema and the pages. */
export const generators: readonly ProcessPlan[] = [
  {
    name: "schema",
    entry: "apps/api/scripts/generate-schema.ts",
    env: environmentOf("generator", process.env),
    ready: { kind: "STARTS" },
    restartsOn: ["apps/api/src/**/*.ts"],
  },
  {
    name: "documents",
    entry: "node_modules/@graphql-codegen/cli/cjs/bin.js",
    args: ["--config", "codegen.ts", "--watch"],
    folder: "apps/web",
    env: environmentOf("generator", process.env),
    ready: { kind: "STARTS" },
  },
];
