import { readFileSync } from "node:fs";

const pageBytes = 4096;
/** The kernel reports processor time in these ticks (USER_HZ), which are the same on every Linux. */
const ticksPerSecond = 100;

/**
 * Resident memory of a process and its descendants, read from /proc; null where there is none (other systems then rely on V8's
 * own limit). An address-space limit would not do: V8 and WebAssembly reserve far more than they use.
 */
export function residentBytesOf(pid: number | undefined): number | null {
  return sumOverTree(pid, (id) => {
    const pages = read(`/proc/${id}/statm`)?.split(" ")[1];
    return pages === undefined ? null : Number(pages) * pageBytes;
  });
}

/** Processor time used by a process and its descendants, in seconds; null where there is no /proc. */
export function processorSecondsOf(pid: number | undefined): number | null {
  return sumOverTree(pid, (id) => {
    // The name stands in brackets, and may hold blanks; user and system time are the 14th and 15th field of all.
    const fields = read(`/proc/${id}/stat`)?.split(") ").at(-1)?.split(" ");
    return fields === undefined ? null : (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
  });
}

/** In bubblewrap the child is a grandchild. */
function sumOverTree(pid: number | undefined, measure: (pid: number) => number | null): number | null {
  const own = pid === undefined ? null : measure(pid);
  if (own === null) return null;
  const children = read(`/proc/${pid}/task/${pid}/children`)?.split(" ").filter(Boolean) ?? [];
  return children.reduce((sum, child) => sum + (sumOverTree(Number(child), measure) ?? 0), own);
}

function read(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
