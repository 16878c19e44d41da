import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";

const root = join(import.meta.dirname, "../..");
export const builtNames = ["api", "ingest", "trainer", "web"] as const;
export type BuiltName = (typeof builtNames)[number];

/** The user of the images' processes; an ordinary user who runs the test cannot switch to another. */
const user = process.getuid?.() === 0 ? { uid: 10001, gid: 10001 } : {};

/** The built processes in a folder that their user can read but not write, with a separate Node beside them and a folder that they may write. */
export class BuiltProduct {
  readonly #running = new Map<BuiltName, { readonly child: ChildProcess; readonly ended: Promise<number | NodeJS.Signals | null> }>();
  #logged = "";

  private constructor(
    readonly folder: string,
    readonly codeFolder: string,
    readonly writableFolder: string,
    readonly node: string,
  ) {}

  static async build(): Promise<BuiltProduct> {
    const folder = await mkdtemp(join(tmpdir(), "second-read-built-"));
    // Building takes minutes: BUILT_PROCESSES names a folder with the output of `npm run build`.
    const built = process.env.BUILT_PROCESSES;
    const product = new BuiltProduct(folder, built ?? join(folder, "code"), join(folder, "writable"), join(folder, "node"));
    if (built === undefined) await buildInto(product.codeFolder);
    await copyFile(process.execPath, product.node);
    await chmod(product.node, 0o755);
    await chmod(folder, 0o755);
    await mkdir(product.writableFolder);
    await chmod(product.writableFolder, 0o777);
    return product;
  }

  /** Everything that the processes wrote to stdout and stderr. */
  get logged(): string {
    return this.#logged;
  }

  /** Runs a program of a built process to its end; returns its output. @throws Error if it fails */
  run(name: BuiltName, program: string, args: readonly string[], env: Readonly<Record<string, string>>): string {
    const { status, stdout, stderr } = spawnSync(this.node, [program, ...args], { ...this.#options(name, env), encoding: "utf8" });
    if (status !== 0) throw new Error(`${program} ended with ${status}: ${stdout}${stderr}`);
    return stdout;
  }

  start(name: BuiltName, env: Readonly<Record<string, string>>): void {
    const child = spawn(this.node, ["start.mjs"], { ...this.#options(name, env), stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => {
        this.#logged += chunk;
      });
    this.#running.set(name, { child, ended: new Promise((resolve) => child.once("exit", (code, signal) => resolve(signal ?? code))) });
  }

  /** Tells all to stop; returns how each ended. */
  async stop(): Promise<Record<string, number | NodeJS.Signals | null>> {
    for (const { child } of this.#running.values()) child.kill("SIGTERM");
    const ends = await Promise.all([...this.#running].map(async ([name, { ended }]) => [name, await ended] as const));
    this.#running.clear();
    return Object.fromEntries(ends);
  }

  async remove(): Promise<void> {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  #options(name: BuiltName, env: Readonly<Record<string, string>>) {
    return {
      cwd: join(this.codeFolder, name),
      env: { PATH: "/usr/bin:/bin", TMPDIR: this.writableFolder, NODE_ENV: "production", ...env },
      ...user,
    };
  }
}

async function buildInto(folder: string): Promise<void> {
  // As on a server where others cannot read what its administrator writes.
  const program = spawn("sh", ["-c", 'umask 077; exec "$0" "$@"', process.execPath, "infra/local/run.mjs", "build", folder], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [program.stdout, program.stderr])
    stream.on("data", (chunk: Buffer) => {
      said += chunk;
    });
  const [code] = (await once(program, "exit")) as [number | null];
  if (code !== 0) throw new Error(`The build ended with ${code}: ${said}`);
  spawnSync("chmod", ["-R", "a-w", folder]);
}

/** The environment that Compose gives to a process, with a value for each variable of its `.env`. */
export async function composeEnvironment(name: string, values: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const text = await readFile(join(root, "infra/compose/compose.yaml"), "utf8");
  const { services } = parse(text, { merge: true }) as { services: Record<string, { environment: Record<string, string> }> };
  const filled = (value: string) =>
    value.replaceAll(
      /\$\{([A-Z0-9_]+)(?::(-|\?)([^}]*))?\}/g,
      (_, variable: string, kind: string | undefined, other: string | undefined) => {
        const known = values[variable] ?? (kind === "-" ? other : undefined);
        if (known === undefined) throw new Error(`Compose asks for ${variable}.`);
        return known;
      },
    );
  return Object.fromEntries(
    Object.entries(services[name]?.environment ?? {}).map(([variable, value]) => [variable, filled(String(value))]),
  );
}
