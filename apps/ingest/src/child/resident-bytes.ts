import { readFileSync } from "node:fs";

const pageBytes = 4096;

/**
 * Memory of a process that is really in use, read from /proc; null where there is none (other systems then rely on V8's own limit).
 * An address-space limit would not do: V8 and WebAssembly reserve far more than they use.
 */
export function residentBytesOf(pid: number | undefined): number | null {
  if (pid === undefined) return null;
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]) * pageBytes;
  } catch {
    return null;
  }
}
