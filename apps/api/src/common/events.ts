import type { LiveEvents } from "@second-read/jobs";

export interface ChangeOptions<Value> {
  readonly events: LiveEvents;
  readonly channel: string;
  /** Whether this event is about what the listener follows. */
  readonly concerns: (payload: unknown) => boolean;
  /** Called at once, then after each change; an empty list sends nothing. */
  readonly load: () => Promise<readonly Value[]>;
  /** Called after everything loaded has been sent: whether the stream is over. */
  readonly isOver?: () => boolean;
  /** After a change, load at most this often. */
  readonly quietMilliseconds?: number;
}

/**
 * The results of `load` now and after each change, one by one. Changes that arrive while the consumer is busy are merged, so that a slow listener
 * never piles up memory. An iterator, not a generator: `return` must end it while it waits.
 */
export function changesOf<Value>(options: ChangeOptions<Value>): AsyncIterableIterator<Value> {
  const { events, channel, concerns, load, isOver = () => false, quietMilliseconds = 0 } = options;
  const waiting: Value[] = [];
  let changed = true;
  let ended = false;
  let loadedAt = Number.NEGATIVE_INFINITY;
  let wake: (() => void) | undefined;
  let unsubscribe: Promise<() => Promise<void>> | undefined;
  const tick = () => {
    changed = true;
    wake?.();
  };

  function subscribe() {
    unsubscribe ??= events.subscribe(
      channel,
      (payload) => {
        // Most arrive while a change is already known: a hundred a second, for each of some hundred listeners.
        if (!changed && concerns(payload)) tick();
      },
      tick,
    );
    return unsubscribe;
  }

  async function end(): Promise<IteratorResult<Value>> {
    if (!ended) {
      ended = true;
      wake?.();
      await (await unsubscribe)?.();
    }
    return { done: true, value: undefined };
  }

  async function next(): Promise<IteratorResult<Value>> {
    await subscribe();
    for (;;) {
      if (ended) return { done: true, value: undefined };
      const value = waiting.shift();
      if (value !== undefined) return { done: false, value };
      if (changed) {
        // Not by the clock: where it is set back an hour, nothing would be sent for an hour.
        await pause(loadedAt + quietMilliseconds - performance.now());
        changed = false;
        loadedAt = performance.now();
        waiting.push(...(await load()));
      } else if (isOver()) {
        return end();
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  }

  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: () =>
      next().catch(async (error) => {
        await end();
        throw error;
      }),
    return: end,
    throw: async (error) => {
      await end();
      throw error;
    },
  };
}

async function pause(milliseconds: number): Promise<void> {
  if (milliseconds > 0) await new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}
