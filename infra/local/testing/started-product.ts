import { type ChildProcess, spawn } from "node:child_process";
import { readdir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";

export interface StartOptions {
  /** The clone to start in. */
  readonly folder: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly user?: { readonly uid: number; readonly gid: number };
  /** Arguments after `npm start --`. */
  readonly args?: readonly string[];
  /** Through npm itself, which runs the command in a shell; otherwise its program directly. */
  readonly throughNpm?: boolean;
}

/** An `npm start` as a terminal runs it: in a separate process group, all of which Ctrl-C reaches. */
export class StartedProduct {
  readonly #child: ChildProcess;
  readonly ended: Promise<number | null>;
  #said = "";
  #check: () => void = () => undefined;

  constructor({ folder, env, user, args = [], throughNpm = false }: StartOptions) {
    const command = throughNpm ? ["npm", "start", "--"] : ["node", "infra/local/start.mjs"];
    this.#child = spawn(command[0] as string, [...command.slice(1), ...args], {
      cwd: folder,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: { PATH: process.env.PATH, HOME: folder, LANG: "C.UTF-8", SECOND_READ_DEMO: "none", ...env },
      ...user,
    });
    this.ended = new Promise((resolve) => this.#child.once("exit", resolve));
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.on("data", (chunk: Buffer) => {
        this.#said += chunk;
        this.#check();
      });
    void this.ended.then(() => this.#check());
  }

  get said(): string {
    return this.#said;
  }

  /** Waits for a line. @throws Error with the output so far if it ends before */
  async until(pattern: RegExp): Promise<RegExpExecArray> {
    let hasEnded = false;
    void this.ended.then(() => {
      hasEnded = true;
    });
    return new Promise((resolve, reject) => {
      this.#check = () => {
        const found = pattern.exec(this.#said);
        if (found !== null) resolve(found);
        else if (hasEnded) reject(new Error(`It ended before it said ${pattern}:\n${this.#said.slice(-3000)}`));
      };
      void this.ended.then(this.#check);
      this.#check();
    });
  }

  /** The address that it serves, once it is ready. */
  async ready(): Promise<string> {
    return (await this.until(/^Ready: (\S+)/m))[1] as string;
  }

  interrupt(): void {
    process.kill(-(this.#child.pid as number), "SIGINT");
  }

  /** As a service manager or `kill` does it: the signal reaches the first process alone. */
  terminate(): void {
    process.kill(this.#child.pid as number, "SIGTERM");
  }

  /** As when the machine runs out of memory: the group dies at once, and processes that have left it notice by themselves. */
  kill(): void {
    process.kill(-(this.#child.pid as number), "SIGKILL");
  }

  async stop(): Promise<number | null> {
    this.interrupt();
    return this.ended;
  }
}

/** The command lines of processes that run programs of this folder, or run in it. */
export async function processesOf(folder: string): Promise<string[]> {
  return (await findProcesses(folder)).map(({ line }) => line);
}

/** The names of the environment variables of each process that runs this program from this folder. */
export async function environmentsOf(folder: string, program: string): Promise<string[][]> {
  const running = (await findProcesses(folder)).filter(({ line }) => line.includes(program));
  return Promise.all(
    running.map(async ({ pid }) => {
      const variables = (await readFile(join("/proc", String(pid), "environ"), "utf8")).split("\0").filter(Boolean);
      return variables.map((variable) => variable.slice(0, variable.indexOf("=")));
    }),
  );
}

export async function killProcessesOf(folder: string): Promise<void> {
  for (const { pid } of await findProcesses(folder)) process.kill(pid, "SIGKILL");
}

async function findProcesses(folder: string): Promise<{ pid: number; line: string }[]> {
  const numbers = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    numbers.map(async (number) => {
      const line = (await readFile(join("/proc", number, "cmdline"), "utf8").catch(() => "")).replaceAll("\0", " ");
      const at = await readlink(join("/proc", number, "cwd")).catch(() => "");
      return line.includes(folder) || `${at}/`.startsWith(`${folder}/`) ? [{ pid: Number(number), line }] : [];
    }),
  );
  return lines.flat();
}
