import { AppError } from "@second-read/domain";
import { rateLimited } from "./rate-limited.ts";

/** The person who requests heavy work, and whether they are still waiting for it. */
export interface Asker {
  readonly personId: string;
  /** Aborted when the client has gone. */
  readonly signal: AbortSignal;
}

export interface LaneLimits {
  /** Tasks that run at once. */
  readonly atOnce: number;
  /** Tasks of one person, running or waiting. */
  readonly ofPersonAtMost: number;
  /** Waiting tasks of all people. */
  readonly waitingAtMost: number;
  readonly patienceSeconds: number;
}

/** Thrown when the client has gone; nobody reads it. */
export class ClientGone extends AppError {
  constructor() {
    super("UNAVAILABLE", "Nobody waits for this any more.");
  }
}

/** A process's queue for work that would block others: a few at once, people in turn. */
export interface Lane {
  /**
   * Runs `work` when its turn comes.
   * @throws AppError RATE_LIMITED if the person has enough in the queue; UNAVAILABLE if the queue is full, even later because of people who have
   * fewer in it, or if the turn did not come in time (details: place)
   */
  run<T>(asker: Asker, work: () => Promise<T>): Promise<T>;
  /** Number of waiting tasks. */
  readonly waiting: number;
}

export const laneLimits: LaneLimits = { atOnce: 1, ofPersonAtMost: 8, waitingAtMost: 40, patienceSeconds: 20 };

interface Waiting {
  readonly personId: string;
  /** How many tasks of the same person were ahead of it when it arrived. */
  readonly round: number;
  readonly begin: () => void;
  /** Called when it loses its place to another. */
  readonly giveWay: () => void;
}

export function createLane({ atOnce, ofPersonAtMost, waitingAtMost, patienceSeconds }: LaneLimits = laneLimits): Lane {
  const queue: Waiting[] = [];
  const running: string[] = [];

  const worksOf = (personId: string) => [...running, ...queue.map((one) => one.personId)].filter((one) => one === personId).length;
  const next = () => {
    if (running.length < atOnce) queue.shift()?.begin();
  };
  const turn = ({ personId, signal }: Asker): Promise<void> =>
    new Promise((resolve, reject) => {
      const round = worksOf(personId);
      const leave = (reason: AppError) => {
        const place = queue.indexOf(waiting);
        if (place === -1) return;
        queue.splice(place, 1);
        release();
        reject(reason);
      };
      const patience = setTimeout(() => {
        const place = queue.indexOf(waiting) + 1;
        leave(busy(`Others come first: this stood at place ${place} of ${queue.length}.`, { place, waiting: queue.length }));
      }, patienceSeconds * 1_000);
      const gone = () => leave(new ClientGone());
      const release = () => {
        clearTimeout(patience);
        signal.removeEventListener("abort", gone);
      };
      const waiting: Waiting = {
        personId,
        round,
        giveWay: () => leave(full()),
        begin() {
          release();
          running.push(personId);
          resolve();
        },
      };
      signal.addEventListener("abort", gone);
      // People take turns: a person's second task comes after everybody's first.
      const behind = queue.findIndex((one) => one.round > round);
      queue.splice(behind === -1 ? queue.length : behind, 0, waiting);
      if (signal.aborted) gone();
      else next();
    });

  const full = () => busy("Too much is being computed.", { waiting: queue.length });
  /** The last entry in the queue belongs to somebody with earlier entries: it gives way to someone who has fewer. */
  const makeRoom = (personId: string): void => {
    const last = queue.at(-1);
    if (last === undefined || last.round <= worksOf(personId)) throw full();
    last.giveWay();
  };

  return {
    async run(asker, work) {
      const { personId } = asker;
      if (worksOf(personId) >= ofPersonAtMost) throw rateLimited(patienceSeconds);
      if (queue.length >= waitingAtMost) makeRoom(personId);
      await turn(asker);
      try {
        return await work();
      } finally {
        running.splice(running.indexOf(personId), 1);
        next();
      }
    },
    get waiting() {
      return queue.length;
    },
  };
}

function busy(why: string, details: { readonly waiting: number; readonly place?: number }): AppError {
  return new AppError("UNAVAILABLE", `${why} Try again in some seconds.`, { ...details, retryAfterSeconds: 5 });
}
