import { readdirSync, readFileSync } from "node:fs";

const ticksPerSecond = 100;

/** Processor time of processes and all their descendants, including ended ones, in seconds. */
export function processorSecondsOf(...pids: readonly number[]): number {
  const all = new Map<number, { readonly parent: number; readonly ticks: number }>();
  for (const name of readdirSync("/proc").filter((one) => /^\d+$/.test(one))) {
    const fields = statOf(name);
    // Of the process itself, and of its children that have ended.
    if (fields !== null)
      all.set(Number(name), {
        parent: Number(fields[1]),
        ticks: fields
          .slice(11, 15)
          .map(Number)
          .reduce((a, b) => a + b),
      });
  }
  const ofTree = (pid: number): number =>
    (all.get(pid)?.ticks ?? 0) + [...all].filter(([, { parent }]) => parent === pid).reduce((sum, [child]) => sum + ofTree(child), 0);
  return pids.reduce((sum, pid) => sum + ofTree(pid), 0) / ticksPerSecond;
}

/** The fields after the name, which may contain blanks and brackets. */
function statOf(pid: string): readonly string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return null;
  }
}
