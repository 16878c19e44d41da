import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { emitPackage } from "./emit-package.ts";
import { type Lock, productionPackages } from "./production-packages.ts";

export const builtProcesses = ["api", "ingest", "trainer", "web"] as const;
export type BuiltProcess = (typeof builtProcesses)[number];

/** Which of its app's packages a process needs, if not all. */
const needs: Readonly<Partial<Record<BuiltProcess, { readonly only?: readonly string[]; readonly without?: RegExp }>>> = {
  // It reads what recipes need, but computes nothing.
  api: { without: /^(@tensorflow\/|@second-read\/tfjs-training$)/ },
  // Everything that pages consist of is already built into them.
  web: { only: ["@second-read/runtime", "httpxy", "next", "prom-client", "react", "react-dom"] },
};

const webFiles = ["server.mjs", "server", "next.config.mjs", "package.json", "public", ".next"];
const notOfWeb = /\/\.next\/(cache|trace|types|diagnostics)(\/|$|-)|\.test\.ts$|\/server\.mjs\.nft\.json$/;

/** Files that are of no use where the product runs. */
const notOfPackages = /\.(map|d\.ts|d\.mts|d\.cts|md|tsbuildinfo)$/;

/**
 * Writes everything that one process needs to run into `output`, which is emptied first: our code as JavaScript, in the repository's layout, and the
 * packages of the lock that it needs, laid out as in node_modules. Nothing is compiled, downloaded or written there later; `node start.mjs` starts
 * it.
 */
export async function buildProcess(root: string, name: BuiltProcess, output: string): Promise<void> {
  await rm(output, { recursive: true, force: true });
  await mkdir(output, { recursive: true });
  const { packages: lock } = JSON.parse(await readFile(join(root, "package-lock.json"), "utf8")) as { packages: Lock };
  const app = `apps/${name}`;
  for (const folder of productionPackages(lock, app, needs[name])) {
    if (folder.includes("node_modules/")) await copyPackage(root, folder, output);
    else await linkPackage(root, folder, output);
  }
  if (name === "web") await copyWeb(root, output);
  else await emitPackage(root, app, output);
  // The API migrates the database.
  if (name === "api") await cp(join(root, "prisma"), join(output, "prisma"), { recursive: true });
  await writeFile(join(output, "start.mjs"), `import "./${app}/${name === "web" ? "server.mjs" : "src/main.js"}";\n`);
  // The user who runs it differs from the one who built it: neither a strict umask nor the modes of the checkout may lock them out.
  execFileSync("chmod", ["-R", "u=rwX,go=rX", output]);
}

async function copyPackage(root: string, folder: string, output: string): Promise<void> {
  const source = join(root, folder);
  // An optional package for another system.
  if (!existsSync(source)) return;
  await cp(source, join(output, folder), {
    recursive: true,
    // Packages nested in packages have entries of their own in the lock.
    filter: (path) => path === source || !(path.slice(source.length).startsWith("/node_modules") || notOfPackages.test(path)),
  });
}

async function linkPackage(root: string, folder: string, output: string): Promise<void> {
  await emitPackage(root, folder, output);
  const { name } = JSON.parse(await readFile(join(root, folder, "package.json"), "utf8")) as { name: string };
  const link = join(output, "node_modules", name);
  await mkdir(dirname(link), { recursive: true });
  await symlink(relative(dirname(link), join(output, folder)), link);
}

async function copyWeb(root: string, output: string): Promise<void> {
  const source = join(root, "apps/web");
  const present = new Set(await readdir(source));
  for (const file of webFiles)
    if (present.has(file))
      await cp(join(source, file), join(output, "apps/web", file), { recursive: true, filter: (path) => !notOfWeb.test(path) });
}
