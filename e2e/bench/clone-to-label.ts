/**
 * How long a new contributor takes from `git clone` to seeing a label of their own in the browser. Clones this checkout (what is committed) into a
 * temporary folder, runs `npm run dev` there, signs in, changes a navigation label in the sources, and waits until Chromium shows it without a
 * reload.
 *
 *   npm run bench -- clone-to-label [--from URL] [--port 3900]
 *
 * Packages come from npm's cache if present; download time is reported separately.
 */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import { openChromium, signedIn } from "../chromium.ts";
import { runningDemo } from "../demo.ts";

const { values } = parseArgs({
  options: { from: { type: "string", default: join(import.meta.dirname, "../..") }, port: { type: "string", default: "3900" } },
});

/** The label that is changed: its file, its text before and after. */
const label = { file: "apps/web/src/features/frame/navigation.ts", from: "Cases", to: "All the cases" };

const began = performance.now();
const secondsSince = (start: number) => (performance.now() - start) / 1000;
const print = (what: string, seconds: number) => console.log(`${what.padEnd(42)} ${seconds.toFixed(1).padStart(7)} s`);

/** Runs `npm run dev` in the clone until it is ready; returns a function that stops it. */
async function startDevelopment(clone: string): Promise<() => Promise<void>> {
  const { DATABASE_URL, S3_ENDPOINT, SECOND_READ_DATA, SECOND_READ_DEMO, PUBLIC_ORIGIN, ...env } = process.env;
  // A separate process group: signalled as Ctrl-C does, it stops npm and everything npm started.
  const npm = spawn("npm", ["run", "dev"], {
    cwd: clone,
    env: { ...env, PORT: values.port },
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(npm, "exit");
  const stop = async () => {
    if (npm.exitCode === null && npm.pid !== undefined) process.kill(-npm.pid, "SIGINT");
    await ended;
  };
  const interrupt = async () => {
    await stop();
    await rm(folder, { recursive: true, force: true });
    process.exit(130);
  };
  process.once("SIGINT", () => void interrupt());
  try {
    let said = "";
    await new Promise<void>((resolve, reject) => {
      npm.once("error", reject);
      npm.once("exit", (code) => reject(new Error(`npm run dev stopped by itself (${code}).\n${said}`)));
      npm.stdout.on("data", (chunk: Buffer) => {
        said += chunk;
        if (said.includes("Ready:")) resolve();
      });
    });
    const download = /downloaded after (\d+) s/.exec(said)?.[1];
    if (download !== undefined) print("  of which installing packages", Number(download));
    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Opens the cases as the analyst, changes the label in the sources, and waits for it to appear on the page. */
async function changeLabel(clone: string): Promise<void> {
  const demo = await runningDemo(join(clone, ".data"));
  if (!demo) throw new Error("The clone said that it is ready and left no address.");
  const browser = await openChromium();
  try {
    const page = await (await signedIn(browser, demo, "analyst")).newPage();
    page.setDefaultTimeout(300_000);
    const opened = performance.now();
    await page.goto("/p/demo/cases");
    const pages = page.getByRole("navigation", { name: "Pages" });
    await pages.getByRole("link", { name: new RegExp(`^${label.from}`) }).waitFor();
    print("first page, compiled as it is asked for", secondsSince(opened));
    const source = await readFile(join(clone, label.file), "utf8");
    const changed = source.replace(`label: "${label.from}"`, `label: "${label.to}"`);
    if (changed === source) throw new Error(`${label.file} has no label "${label.from}".`);
    const saved = performance.now();
    await writeFile(join(clone, label.file), changed);
    await pages.getByRole("link", { name: new RegExp(`^${label.to}`) }).waitFor();
    print("saved to shown", secondsSince(saved));
  } finally {
    await browser.close();
  }
}

const folder = await mkdtemp(join(tmpdir(), "second-read-clone-"));
const clone = join(folder, "clone");
try {
  await promisify(execFile)("git", ["clone", "--quiet", values.from, clone]);
  print("git clone", secondsSince(began));
  const started = performance.now();
  const stop = await startDevelopment(clone);
  try {
    print("npm run dev to Ready, the demo's opening made", secondsSince(started));
    await changeLabel(clone);
    print("git clone to the changed label", secondsSince(began));
    console.log(
      `load average ${loadavg()[0]?.toFixed(1)} on ${cpus().length} cores: a load above the number of cores means that other work took part of the time`,
    );
  } finally {
    await stop();
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
