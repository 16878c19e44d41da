/**
 * Dawn (the npm package webgpu) resolves promises, such as that of a mapped buffer or a lost device, in a poll that it schedules with `setImmediate`.
 * Reading a tensor synchronously cannot wait for the event loop, so the poll is intercepted here and may be run at once.
 */
let poll: (() => void) | undefined;
let isQueued = false;

/** Calls into Dawn, which may schedule its next poll meanwhile. */
export function callDawn<Result>(work: () => Result): Result {
  const original = globalThis.setImmediate;
  const catchPoll = (callback: () => void) => {
    poll = callback;
    if (isQueued) return;
    isQueued = true;
    original(() => {
      isQueued = false;
      runPoll();
    });
  };
  globalThis.setImmediate = catchPoll as unknown as typeof setImmediate;
  try {
    return work();
  } finally {
    globalThis.setImmediate = original;
  }
}

/** Polls while `isPending`: until the graphics card has done its work. */
export function pollDawnWhile(isPending: () => boolean): void {
  while (isPending()) {
    if (poll === undefined) throw new Error("Dawn has nothing to wait for, and what it was asked for is still pending");
    runPoll();
  }
}

function runPoll(): void {
  const next = poll;
  poll = undefined;
  // It schedules the next poll itself.
  if (next !== undefined) callDawn(next);
}
