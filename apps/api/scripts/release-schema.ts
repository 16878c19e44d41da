/** Makes the current schema the released one, with which `npm run check` compares from then on. Part of a release (docs/api.md). */
import { copyFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const path = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));
copyFileSync(path("schema.graphql"), path("released.graphql"));
