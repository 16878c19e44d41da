import { readFileSync } from "node:fs";
import { availableParallelism, cpus, hostname } from "node:os";

/** The machine whose cores trainers share, and its number of cores. */
export interface Machine {
  readonly name: string;
  readonly cores: number;
}

/**
 * Several trainers on one machine share its cores. A process limited to some of them, such as a container with a limit, counts as a machine of its
 * own. Containers without a limit have different host names but the same kernel, whose boot id identifies the machine.
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
