/**
 * What `npm start` runs: builds what is stale, starts PostgreSQL (unless DATABASE_URL names one), migrates, starts the four
 * processes, makes the demo on first start, and stops all of it in reverse on Ctrl-C.
 */
import { rm } from "node:fs/promises";
import { ensureClient } from "./ensure-client.ts";
import { dataFolder, paths } from "./folders.ts";
import { step } from "./report-step.ts";
import { readRunning } from "./running.ts";
import { Stopper } from "./stopper.ts";

const running = await readRunning();
if (running !== null) {
  console.error(`Second Read already runs from this folder, at ${running.origin} (process ${running.pid}).`);
  process.exit(1);
}
const stopper = new Stopper();
try {
  await ensureClient((name, work) => step(name, work));
  if (process.argv.includes("--fresh")) {
    const { stopLeftOverPostgres } = await import("@second-read/testing");
    await stopLeftOverPostgres(paths.postgres);
    await rm(dataFolder, { recursive: true, force: true });
    console.log("Beginning again from nothing: .data is gone.");
  }
  // Not above: it needs the client.
  const { startProduct } = await import("./start-product.ts");
  await startProduct(stopper);
} catch (error) {
  if (!stopper.stopping) console.error(error instanceof Error ? error.message : error);
  await stopper.stop(1);
}
