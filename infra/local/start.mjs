/** `npm start [-- --fresh]`: see start-all.ts for what follows once the packages are installed. */
import { become, ensureInstalled, findNode, root, stopAtObstacle } from "./install.mjs";

stopAtObstacle({ needsDatabase: true });
try {
  const seconds = await ensureInstalled((line) => console.log(line));
  if (seconds !== null) console.log(`downloaded after ${seconds.toFixed(0)} s`);
  become(findNode(), `${root}/infra/local/start-all.ts`, process.argv.slice(2));
} catch (error) {
  console.error(`Installing failed: ${error.message}`);
  process.exit(1);
}
