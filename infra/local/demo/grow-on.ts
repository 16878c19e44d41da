import { setTimeout as sleep } from "node:timers/promises";
import { createRestartDelay } from "../restart-delay.ts";
import { DemoRefused } from "./client.ts";

/** About eight minutes where it fails at once each time. */
const mostAttempts = 20;

export interface GrowOnOptions {
  readonly signal: AbortSignal;
  /** Told of each attempt that is made again. */
  readonly onWait: (error: Error) => void;
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
}

/**
 * Lets the demo grow to its end: a busy machine answers now and then that it is not ready, and that is no reason to stay without versions. What is
 * there is left, as `grow` promises.
 * @throws what no further attempt would change, or the last refusal
 */
export async function growOn(grow: () => Promise<unknown>, { signal, onWait, wait = pause }: GrowOnOptions): Promise<void> {
  const delay = createRestartDelay();
  for (let attempt = 1; ; attempt += 1)
    try {
      delay.started();
      await grow();
      return;
    } catch (error) {
      if (signal.aborted || attempt === mostAttempts || !(error instanceof Error) || !mayPass(error)) throw error;
      onWait(error);
      await wait(delay.next(), signal);
    }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<unknown> {
  return sleep(milliseconds, undefined, { signal });
}

/** A part that is not ready, or that starts again; fetch throws a TypeError where nobody answers. */
function mayPass(error: Error): boolean {
  return error instanceof TypeError || (error instanceof DemoRefused && error.code === "UNAVAILABLE");
}
