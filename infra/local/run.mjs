/** `npm run NAME -- …`: installs what is missing, then runs commands/NAME.ts under the right Node. */
import { existsSync } from "node:fs";
import { become, ensureInstalled, findNode, root, stopAtObstacle } from "./install.mjs";

const [name = "", ...args] = process.argv.slice(2);
const file = name.replace(":", "-");
if (!/^[a-z-]+$/.test(file) || !existsSync(`${root}/infra/local/commands/${file}.ts`)) {
  console.error(`There is no command ${name}.`);
  process.exit(2);
}
stopAtObstacle({ needsDatabase: false });
try {
  await ensureInstalled((line) => console.error(line));
  become(findNode(), `${root}/infra/local/run-command.ts`, [file, ...args]);
} catch (error) {
  console.error(`Installing failed: ${error.message}`);
  process.exit(1);
}
