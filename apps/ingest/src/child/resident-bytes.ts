import { readFileSync } from "node:fs";

const pageBytes = 4096;

/**
 * Memory of a process and all that it started that is really in use, read from /proc; null where there is none (other systems then rely on V8's
 * own limit). In bubblewrap the child is a grandchild. An address-space limit would not do: V8 and WebAssembly reserve far more than they use.
 */
export function residentBytesOf(pid: number | undefined): number | null {
  const pages = pid === undefined ? null : read(`/proc/${pid}/statm`);
  if (pages === null) return null;
  const children = read(`/proc/${pid}/task/${pid}/children`)?.split(" ").filter(Boolean) ?? [];
  return children.reduce((sum, child) => sum + (residentBytesOf(Number(child)) ?? 0), Number(pages.split(" ")[1]) * pageBytes);
}

function read(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
