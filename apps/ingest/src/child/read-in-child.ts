import type { ChildProcess } from "node:child_process";
import { replyOf } from "./file-reply.ts";
import { processorSecondsOf, residentBytesOf } from "./process-tree.ts";
import type { ChildTask, FileReply } from "./protocol.ts";

/** What a child may use for one file. */
export interface FileLimits {
  /** Processor time; elapsed time where the system does not report it. */
  readonly secondsPerFile: number;
  /** Elapsed time: a child that has not finished by then is waiting for something and has hardly run. */
  readonly patienceSeconds: number;
  readonly memoryBytesPerFile: number;
}

type Excess = "PARSE_TIMEOUT" | "OUT_OF_MEMORY" | "STARVED";

const checkMilliseconds = 50;

/**
 * Sends the task and waits for the reply. A child that exceeds a limit is killed, which is then the reply.
 * @throws Error where the child hardly ran
 * @throws the signal's reason when it is aborted
 */
export async function readInChild(child: ChildProcess, task: ChildTask, limits: FileLimits, signal: AbortSignal): Promise<FileReply> {
  return new Promise<FileReply>((resolve, reject) => {
    let killedFor: Excess | undefined;
    const kill = (excess?: Excess) => {
      killedFor ??= excess;
      child.kill("SIGKILL");
    };
    const stopWatching = watchLimits(child.pid, limits, kill);
    const onAbort = () => kill();
    const conclude = (finish: () => void) => {
      stopWatching();
      signal.removeEventListener("abort", onAbort);
      child.off("message", onMessage).off("exit", onExit).off("error", onError);
      finish();
    };
    const onMessage = (message: unknown) => conclude(() => resolve(replyOf(message)));
    const onError = (error: Error) => conclude(() => reject(error));
    const onExit = (code: number | null, exitSignal: NodeJS.Signals | null) =>
      conclude(() => {
        if (signal.aborted) reject(signal.reason);
        else if (killedFor === "STARVED") reject(new Error(`a file was not read in ${limits.patienceSeconds} s: its child hardly ran`));
        else resolve({ kind: "REJECTED", code: killedFor ?? codeOfDeath(code, exitSignal), context: {} });
      });
    signal.addEventListener("abort", onAbort, { once: true });
    child.once("message", onMessage).once("error", onError).once("exit", onExit);
    if (signal.aborted) return onAbort();
    child.send(task);
  });
}

/** Calls `exceed` when the process uses more than the limits. Returns a function that ends the watch. */
function watchLimits(pid: number | undefined, limits: FileLimits, exceed: (excess: Excess) => void): () => void {
  const { secondsPerFile, patienceSeconds, memoryBytesPerFile } = limits;
  const began = { at: performance.now(), processorSeconds: processorSecondsOf(pid) ?? 0 };
  const watch = setInterval(() => {
    const bytes = residentBytesOf(pid);
    if (bytes !== null && bytes > memoryBytesPerFile) exceed("OUT_OF_MEMORY");
    const passedSeconds = (performance.now() - began.at) / 1000;
    const processorSeconds = processorSecondsOf(pid);
    const usedSeconds = processorSeconds === null ? passedSeconds : processorSeconds - began.processorSeconds;
    if (usedSeconds > secondsPerFile) exceed("PARSE_TIMEOUT");
    else if (passedSeconds > patienceSeconds) exceed("STARVED");
  }, checkMilliseconds);
  return () => clearInterval(watch);
}

/** Bubblewrap and shells tell a signal by its number and 128. */
const deathsOfMemory = new Set([128 + 6, 128 + 5, 128 + 9]);

/** V8 aborts when its heap is full; anything else that ends a child is a fault that the file provoked in a codec. */
function codeOfDeath(code: number | null, signal: NodeJS.Signals | null): "OUT_OF_MEMORY" | "CORRUPT" {
  return signal === "SIGABRT" || signal === "SIGTRAP" || signal === "SIGKILL" || (code !== null && deathsOfMemory.has(code))
    ? "OUT_OF_MEMORY"
    : "CORRUPT";
}
