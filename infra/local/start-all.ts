/**
 * What `npm start` runs: builds what is stale, starts PostgreSQL (unless DATABASE_URL names one), migrates, starts the four processes, creates the
 * demo on first start, and stops all of it in reverse on Ctrl-C. `npm run dev` (--dev) runs the same from sources.
 */
import { emptyDataFolder } from "./empty-data-folder.ts";
import { ensureClient } from "./ensure-client.ts";
import { step } from "./report-step.ts";
import { claimDataFolder, releaseDataFolder } from "./running.ts";
import { Stopper } from "./stopper.ts";

const stopper = new Stopper();
try {
  const holder = await claimDataFolder();
  if (holder !== null) {
    const where = holder.origin === undefined ? "is starting in this folder" : `runs from this folder already, at ${holder.origin}`;
    console.error(`Second Read ${where} (process ${holder.pid}). Nothing was changed.`);
    process.exit(1);
  }
  stopper.add("the claim on the data folder", releaseDataFolder);
  await ensureClient((name, work) => step(name, work));
  stopper.throwIfStopping();
  if (process.argv.includes("--fresh")) await emptyDataFolder();
  // Not imported at the top: it needs the client.
  const { startProduct } = await import("./start-product.ts");
  await startProduct(stopper, process.argv.includes("--dev") ? "DEVELOPMENT" : "BUILT");
} catch (error) {
  if (!stopper.stopping) console.error(error instanceof Error ? error.message : error);
  await stopper.stop(1);
}
