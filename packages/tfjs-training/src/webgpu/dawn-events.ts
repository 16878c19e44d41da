/**
 * Dawn (the npm package webgpu) answers promises, a buffer that is mapped or a device that is lost, out of a poll that it has `setImmediate` call.
 * Reading a tensor synchronously cannot wait for the event loop: the poll is caught here and may be run at once.
 */
let poll: (() => void) | undefined;
let isQueued = false;

/** Calls into Dawn, which may ask for its next poll meanwhile. */
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

/** Polls for as long as `isPending`: until the card has done what it was given. */
export function pollDawnWhile(isPending: () => boolean): void {
  while (isPending()) {
    if (poll === undefined) throw new Error("Dawn has nothing to wait for, and what it was asked for is still pending");
    runPoll();
  }
}

function runPoll(): void {
  const next = poll;
  poll = undefined;
  // It asks for the next one itself.
  if (next !== undefined) callDawn(next);
}
