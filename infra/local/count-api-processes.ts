import { availableParallelism, totalmem } from "node:os";
import { ConfigurationError } from "@second-read/runtime";

export interface Machine {
  readonly cores: number;
  readonly memoryGiB: number;
}

/** What the embedded PostgreSQL has connections for. */
const most = 4;

/**
 * How many processes of the API `npm start` runs, each of which computes on one core. For a read PostgreSQL takes as much of the processor as the API, so half of the cores are left to it
 * and to the others; and a process may come to hold 1 GB beside all that the machine holds otherwise.
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
  // A container has a limit of its own; 0 is none.
  const memory = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
  return { cores: availableParallelism(), memoryGiB: memory / 2 ** 30 };
}
