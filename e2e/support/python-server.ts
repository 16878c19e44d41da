import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";

interface PythonServer {
  readonly python: string;
  readonly args: readonly string[];
  /** It runs here, and leaves there what it leaves. */
  readonly folder: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Answers with success once it serves. */
  readonly healthUrl: string;
}

/** Starts another project's server by a Python that has it, and waits until it serves. @returns what ends it, with its workers */
export async function startPythonServer({ python, args, folder, env = {}, healthUrl }: PythonServer): Promise<() => Promise<void>> {
  const server = spawn(python, args, {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: "ignore",
    // Its workers are in its group, and end with it.
    detached: true,
  });
  const ended = once(server, "exit");
  const isReady = () =>
    fetch(healthUrl).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await isReady())) {
    if (server.exitCode !== null) throw new Error(`${python} ${args.join(" ")} ended with ${server.exitCode} before it was ready`);
    await setTimeout(200);
  }
  return async () => {
    process.kill(-(server.pid as number), "SIGTERM");
    await ended;
  };
}
