/** Control words: the number of workers that have arrived, the number of the round, and whether the session has failed. */
const arrived = 0;
const round = 1;
const failed = 2;

/** The memory shared by all workers of a session. */
export interface ExchangeMemory {
  readonly workers: number;
  /** Maximum number of floats that one worker may contribute. */
  readonly length: number;
  readonly control: SharedArrayBuffer;
  readonly values: SharedArrayBuffer;
}

export function allocateExchange(workers: number, length: number): ExchangeMemory {
  return {
    workers,
    length,
    control: new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT),
    values: new SharedArrayBuffer(workers * length * Float32Array.BYTES_PER_ELEMENT),
  };
}

/** Wakes every waiting worker with an error, since one of them is gone. */
export function failExchange(memory: ExchangeMemory): void {
  const control = new Int32Array(memory.control);
  Atomics.store(control, failed, 1);
  Atomics.add(control, round, 1);
  Atomics.notify(control, round);
}

export interface Exchange {
  /** Replaces the values by their sum over the workers, multiplied by `factor`. All workers must call it, with the same lengths. */
  sum(own: readonly Float32Array[], factor: number): void;
  /** Replaces every worker's arrays by those of the first. */
  broadcast(own: readonly Float32Array[]): void;
}

/**
 * Sums over the workers, in place: each copies its values in, and all wait for each other; each sums its slice of the values over the slots in the
 * order of the workers (so the result does not depend on who came first), and all wait again; then each copies the sums out.
 */
export function openExchange(memory: ExchangeMemory, rank: number): Exchange {
  const control = new Int32Array(memory.control);
  const slots = Array.from({ length: memory.workers }, (_, i) => new Float32Array(memory.values, i * memory.length * 4, memory.length));

  const waitForAll = (): void => {
    const current = Atomics.load(control, round);
    if (Atomics.add(control, arrived, 1) + 1 === memory.workers) {
      Atomics.store(control, arrived, 0);
      Atomics.add(control, round, 1);
      Atomics.notify(control, round);
    } else {
      while (Atomics.load(control, round) === current) Atomics.wait(control, round, current);
    }
    if (Atomics.load(control, failed) === 1) throw new Error("Another worker of this training session failed");
  };
  const copyIn = (own: readonly Float32Array[]): number => {
    let offset = 0;
    for (const values of own) {
      slots[rank]!.set(values, offset);
      offset += values.length;
    }
    return offset;
  };
  const copyOut = (own: readonly Float32Array[]): void => {
    let offset = 0;
    for (const values of own) {
      values.set(slots[0]!.subarray(offset, offset + values.length));
      offset += values.length;
    }
  };

  return {
    sum(own, factor) {
      const length = copyIn(own);
      waitForAll();
      const start = Math.floor((length * rank) / memory.workers);
      const end = Math.floor((length * (rank + 1)) / memory.workers);
      addSlots(slots, start, end, factor);
      waitForAll();
      copyOut(own);
      // The next values may be written only once every worker has read these.
      waitForAll();
    },
    broadcast(own) {
      if (rank === 0) copyIn(own);
      waitForAll();
      if (rank !== 0) copyOut(own);
      waitForAll();
    },
  };
}

function addSlots(slots: readonly Float32Array[], start: number, end: number, factor: number): void {
  const [first, ...others] = slots as [Float32Array, ...Float32Array[]];
  for (const other of others) {
    for (let i = start; i < end; i++) first[i] = first[i]! + other[i]!;
  }
  if (factor !== 1) for (let i = start; i < end; i++) first[i] = first[i]! * factor;
}
