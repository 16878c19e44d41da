import { availableParallelism, totalmem } from "node:os";
import { ConfigurationError } from "@second-read/runtime";

export interface Machine {
  readonly cores: number;
  readonly memoryGiB: number;
}

/** Limited by the number of connections of the embedded PostgreSQL. */
const most = 4;

/**
 * How many API processes `npm start` runs, each of which computes on one core. During a read PostgreSQL uses as much processor time as the API, so
 * half of the cores are left to it and the others; and a process may come to hold 1 GB on top of everything else in memory.
 *
 * @throws ConfigurationError
 */
export function countApiProcesses(asked: string | undefined, { cores, memoryGiB }: Machine = thisMachine()): number {
  if (!asked) return Math.max(1, Math.min(most, Math.floor(cores / 2), Math.floor(memoryGiB / 4)));
  const count = Number(asked);
  if (!Number.isInteger(count) || count < 1 || count > most)
    throw new ConfigurationError([`API_PROCESSES is not a whole number from 1 to ${most}`]);
  return count;
}

function thisMachine(): Machine {
  // A container has its own limit; 0 means none.
  const memory = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
  return { cores: availableParallelism(), memoryGiB: memory / 2 ** 30 };
}
