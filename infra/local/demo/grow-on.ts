import { setTimeout as sleep } from "node:timers/promises";
import { createRestartDelay } from "../restart-delay.ts";
import { DemoRefused } from "./client.ts";

/** About eight minutes if each attempt fails at once. */
const mostAttempts = 20;

export interface GrowOnOptions {
  readonly signal: AbortSignal;
  /** Called for each attempt that is repeated. */
  readonly onWait: (error: Error) => void;
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
}

/**
 * Grows the demo to its end. A busy machine sometimes answers that it is not ready, which is no reason to stay without versions. What already exists
 * is kept, as `grow` promises.
 * @throws an error that no further attempt would change, or the last refusal
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

/** A part that is not ready, or is restarting; fetch throws a TypeError if nothing answers. */
function mayPass(error: Error): boolean {
  return error instanceof TypeError || (error instanceof DemoRefused && error.code === "UNAVAILABLE");
}
