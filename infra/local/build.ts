import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { paths, root } from "./folders.ts";

interface Artefact {
  /** Turbo's task, which caches earlier builds. */
  readonly task: string;
  readonly filter: string;
  readonly inputs: readonly string[];
  readonly output: string;
}

const artefacts = {
  /** Typed database client, from prisma/schema.prisma. */
  client: {
    task: "generate",
    filter: "@second-read/database",
    inputs: ["prisma/schema.prisma", "package-lock.json"],
    output: "packages/database/src/generated/prisma/client.ts",
  },
  /** Pages, with their typed GraphQL documents. */
  pages: {
    task: "build",
    filter: "@second-read/web",
    inputs: [
      "apps/web",
      "apps/api/schema.graphql",
      "packages/dicom/src",
      "packages/domain/src",
      "packages/imaging/src",
      "package-lock.json",
    ],
    output: "apps/web/.next/BUILD_ID",
  },
} as const satisfies Record<string, Artefact>;

export type ArtefactName = keyof typeof artefacts;

/** Whether the artefact is older than its sources. */
export async function isStale(name: ArtefactName): Promise<boolean> {
  const { inputs, output } = artefacts[name];
  return !existsSync(join(root, output)) || (await readBuilt())[name] !== (await digest(inputs));
}

/** Builds one artefact with turbo, whose output is shown only if it fails. */
export async function build(name: ArtefactName): Promise<void> {
  const artefact = artefacts[name];
  const made = await digest(artefact.inputs);
  await turbo(["run", artefact.task, `--filter=${artefact.filter}`]);
  const unfinished = `${paths.built}.${process.pid}`;
  await writeFile(unfinished, JSON.stringify({ ...(await readBuilt()), [name]: made }));
  await rename(unfinished, paths.built);
}

async function readBuilt(): Promise<Record<string, string>> {
  return existsSync(paths.built) ? (JSON.parse(await readFile(paths.built, "utf8")) as Record<string, string>) : {};
}

const made = new Set(["node_modules", ".next", "generated", "next-env.d.ts", "tsconfig.tsbuildinfo", ".turbo"]);

async function digest(inputs: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const input of inputs) await add(hash, input);
  return hash.digest("hex");
}

async function add(hash: ReturnType<typeof createHash>, path: string): Promise<void> {
  const entries = await readdir(join(root, path), { withFileTypes: true }).catch(() => null);
  if (entries === null) {
    hash.update(`${path}\0`).update(await readFile(join(root, path)));
    return;
  }
  for (const { name } of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) if (!made.has(name)) await add(hash, `${path}/${name}`);
}

/** Runs turbo quietly; rejects with the end of its output. */
export function turbo(args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn("turbo", [...args, "--output-logs=errors-only", "--no-update-notifier"], {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const kill = () => void child.kill();
    process.once("exit", kill);
    let log = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk) => {
        log = (log + chunk).slice(-8_000);
      });
    child.once("error", reject);
    child.once("close", (code) => {
      process.off("exit", kill);
      if (code === 0) resolve();
      else reject(new Error(log.trim()));
    });
  });
}
