import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const migrations = "prisma/migrations";

function git(...args: readonly string[]): string {
  return execFileSync("git", args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], maxBuffer: 2 ** 28 });
}

/**
 * The commit whose database is that of the last release (prisma/release.json): the last one before another migration was added. Null if this clone
 * does not reach back to it.
 */
export function findReleasedCommit(): string | null {
  const { lastMigration } = JSON.parse(readFileSync(join(root, "prisma/release.json"), "utf8")) as { lastMigration: string };
  try {
    const [next] = git("log", "--reverse", "--diff-filter=A", "--format=commit %H", "--name-only", "--", migrations)
      .split("commit ")
      .filter((commit) => commit.split("\n").some((path) => (path.split("/")[2] ?? "") > lastMigration && path.endsWith(".sql")));
    const commit = git("rev-parse", "--verify", next === undefined ? "HEAD" : `${next.split("\n", 1)[0]}^`).trim();
    const newest = git("ls-tree", "--name-only", "-d", commit, `${migrations}/`).trim().split("\n").at(-1);
    return newest === `${migrations}/${lastMigration}` ? commit : null;
  } catch {
    return null;
  }
}

/** Whether this is a clone with the complete history. */
export function hasWholeHistory(): boolean {
  try {
    return git("rev-parse", "--is-shallow-repository").trim() === "false";
  } catch {
    return false;
  }
}

/** Writes the processes of a commit into an empty folder, to run with the libraries installed here. */
export function writeBuildOf(commit: string, folder: string): void {
  const archive = execFileSync("git", ["archive", commit], {
    cwd: root,
    maxBuffer: 2 ** 28,
  });
  execFileSync("tar", ["-x", "-C", folder], { input: archive });
  linkLibraries(folder);
  execFileSync(join(root, "node_modules/.bin/prisma"), ["generate", "--config", "../../prisma.config.ts"], {
    cwd: join(folder, "packages/database"),
    // Prisma would download an engine that nothing here uses.
    env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: "/bin/true", PRISMA_HIDE_UPDATE_MESSAGE: "1" },
    stdio: "ignore",
  });
}

/** Links third-party packages of this checkout; our own are those of the folder. */
function linkLibraries(folder: string): void {
  const modules = join(folder, "node_modules");
  mkdirSync(join(modules, "@second-read"), { recursive: true });
  for (const name of readdirSync(join(root, "node_modules")))
    if (name !== "@second-read" && !name.startsWith(".")) symlinkSync(join(root, "node_modules", name), join(modules, name));
  for (const kind of ["apps", "packages"])
    for (const name of readdirSync(join(folder, kind))) {
      symlinkSync(join(folder, kind, name), join(modules, "@second-read", name));
      // Packages that npm could not hoist.
      const nested = join(root, kind, name, "node_modules");
      if (existsSync(nested)) symlinkSync(nested, join(folder, kind, name, "node_modules"));
    }
}
