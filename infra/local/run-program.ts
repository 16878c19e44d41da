import { spawn } from "node:child_process";
import { root } from "./folders.ts";

/** Runs a program in the repository's root on this terminal; returns its exit code. Being ended by a signal counts as failure. */
export function runProgram(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: "inherit", env: { ...process.env, ...env } });
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}
