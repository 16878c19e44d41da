import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import { assertNever } from "@second-read/domain";
import { root } from "./folders.ts";
import { createRestartDelay } from "./restart-delay.ts";
import { openRotatingLog } from "./rotating-log.ts";

export interface ProcessPlan {
  readonly name: string;
  /** Entry point, relative to the repository's root; TypeScript runs through tsx. */
  readonly entry: string;
  readonly args?: readonly string[];
  /** Its working directory, relative to the repository's root. */
  readonly folder?: string;
  /** Its complete environment: it inherits nothing from this process. */
  readonly env: Readonly<Record<string, string>>;
  /** How it becomes ready: it answers 2xx at an address, writes a line into its log, or has started. */
  readonly ready: { kind: "ANSWERS"; address: string } | { kind: "LOGS"; line: RegExp } | { kind: "STARTS" };
  /** Files, as globs, whose change restarts it; whatever its entry point imports is included automatically. Development only. */
  readonly restartsOn?: readonly string[];
}

export interface LocalProcess {
  readonly name: string;
  readonly ready: Promise<void>;
  /** SIGTERM, then SIGKILL after `seconds`. */
  stop(seconds?: number): Promise<void>;
}

/**
 * Starts one of the product's processes, with its output in `.data/logs/NAME.log`. If it dies after it was ready, it is restarted; if it dies before,
 * `ready` rejects with the end of its log.
 */
export function startProcess(plan: ProcessPlan): LocalProcess {
  const log = openRotatingLog(plan.name);
  const delay = createRestartDelay();
  let recent = "";
  let child: ChildProcess;
  let stopping = false;
  let wasReady = false;
  let restart: NodeJS.Timeout | undefined;
  let fail: (error: Error) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => undefined);

  function launch(): void {
    recent = "";
    delay.started();
    const { program, args, execArgv } = commandOf(plan);
    child = fork(program, args, {
      cwd: join(root, plan.folder ?? ""),
      env: plan.env,
      execArgv,
      // A separate process group: Ctrl-C then reaches it through `stop`, not before. If this process disappears, the closed channel tells it to end.
      detached: true,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (chunk: Buffer) => {
        recent = (recent + chunk).slice(-4_000);
        void log.write(chunk);
      });
    child.once("exit", (code, signal) => {
      if (stopping) return;
      if (!wasReady) return fail(new Error(`${plan.name} ended with ${signal ?? code}:\n${recent.trim()}`));
      console.log(`${plan.name} ended with ${signal ?? code}; starting it again (see .data/logs/${plan.name}.log)`);
      restart = setTimeout(launch, delay.next());
    });
  }

  async function untilReady(): Promise<void> {
    while (!stopping) {
      if (await isReady(plan.ready, recent)) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    wasReady = true;
  }

  launch();
  return {
    name: plan.name,
    ready: Promise.race([untilReady(), failed]),
    async stop(seconds = 16) {
      stopping = true;
      clearTimeout(restart);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
      child.kill("SIGTERM");
      const impatient = setTimeout(() => child.kill("SIGKILL"), seconds * 1000);
      await ended;
      clearTimeout(impatient);
      await log.end();
    },
  };
}

function commandOf({ entry, args: own = [], restartsOn }: ProcessPlan): { program: string; args: string[]; execArgv: string[] } {
  const file = join(root, entry);
  if (restartsOn === undefined) return { program: file, args: [...own], execArgv: entry.endsWith(".ts") ? ["--import", "tsx"] : [] };
  const watched = restartsOn.map((glob) => `--include=${glob}`);
  const args = ["watch", "--clear-screen=false", "--exclude=**/*.test.ts", ...watched, file, ...own];
  return { program: join(root, "node_modules/tsx/dist/cli.mjs"), args, execArgv: [] };
}

async function isReady(ready: ProcessPlan["ready"], logged: string): Promise<boolean> {
  switch (ready.kind) {
    case "ANSWERS":
      return answers(ready.address);
    case "LOGS":
      return ready.line.test(logged);
    case "STARTS":
      return true;
    default:
      return assertNever(ready);
  }
}

async function answers(address: string): Promise<boolean> {
  try {
    const response = await fetch(address, { redirect: "manual", signal: AbortSignal.timeout(5_000) });
    await response.arrayBuffer();
    return response.status < 400;
  } catch {
    return false;
  }
}
