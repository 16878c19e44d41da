import { readFileSync } from "node:fs";
import { availableParallelism, cpus, hostname } from "node:os";

/** Whose cores trainers share, and how many they are. */
export interface Machine {
  readonly name: string;
  readonly cores: number;
}

/**
 * Several trainers on one machine count its cores together. A process that may use only some of them, as a container with a limit, is a machine of its own;
 * containers without one have names of their own but one kernel, whose number tells that they are together.
 */
export function thisMachine(): Machine {
  const cores = availableParallelism();
  return { name: cores < cpus().length ? hostname() : (kernelName() ?? hostname()), cores };
}

function kernelName(): string | undefined {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return undefined;
  }
}
