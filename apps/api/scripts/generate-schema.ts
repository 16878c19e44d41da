import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { schemaText } from "../src/print-schema.ts";
import { createSchema } from "../src/schema.ts";

writeFileSync(fileURLToPath(new URL("../schema.graphql", import.meta.url)), schemaText(createSchema()));
