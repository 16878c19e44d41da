import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";

interface PythonServer {
  readonly python: string;
  readonly args: readonly string[];
  /** Working folder of the server, where it also leaves its files. */
  readonly folder: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Answers with success once the server is ready. */
  readonly healthUrl: string;
}

/**
 * Starts another project's server with a Python that has it installed, and waits until it is ready. @returns a function that ends it and its workers
 */
export async function startPythonServer({ python, args, folder, env = {}, healthUrl }: PythonServer): Promise<() => Promise<void>> {
  const server = spawn(python, args, {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: "ignore",
    // Its workers are in its process group, and end with it.
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
