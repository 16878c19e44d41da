/** Part of `npm run check`: the committed schema matches the code, and breaks no client of the last released one. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildSchema } from "graphql";
import { breakingChanges } from "../src/breaking-changes.ts";
import { schemaText } from "../src/print-schema.ts";
import { createSchema } from "../src/schema.ts";

const read = (name: string) => readFileSync(fileURLToPath(new URL(`../${name}`, import.meta.url)), "utf8");
const now = createSchema();
const problems = breakingChanges(buildSchema(read("released.graphql")), now).map((change) => `breaks clients: ${change}`);
if (read("schema.graphql") !== schemaText(now))
  problems.unshift("apps/api/schema.graphql is stale: npm run generate:schema -w @second-read/api");
for (const problem of problems) console.log(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
