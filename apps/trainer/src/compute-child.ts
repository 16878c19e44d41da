import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { AppError } from "@second-read/domain";
import { environmentOf, loaderFor, type StoreSettings } from "@second-read/runtime";
import { inSpan } from "@second-read/runtime/tracing";
import type { ChildMessage, ChildOrder, Task, TaskResults } from "./child/task.ts";

/** Why a child returned no result. `code` is one of the learning package's codes (DIVERGED, TOO_LARGE_FOR_DEVICE …), an error code, or CHILD_DIED. */
export class TaskFailed extends Error {
  override readonly name = "TaskFailed";
  constructor(
    readonly code: string,
    message: string,
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}

export interface ChildOptions {
  readonly store: StoreSettings;
  readonly cacheFolder: string;
  readonly signal: AbortSignal;
  /** Messages are handled one at a time: the next waits for this promise. A rejection ends the child. */
  onMessage?(message: Exclude<ChildMessage, { type: "done" | "failed" }>): Promise<void> | void;
  /** For tests that kill the child. */
  onStart?(processId: number): void;
}

/**
 * Read by native TensorFlow, which would otherwise take every core, and by its OpenMP when they are loaded: all trainers of a machine together train
 * as many folds at once as it has cores.
 */
const oneThread = { TF_NUM_INTRAOP_THREADS: "1", TF_NUM_INTEROP_THREADS: "1", OMP_NUM_THREADS: "1" };

const entry = fileURLToPath(new URL("./child/compute.ts", import.meta.url));

/**
 * Computes a task in a separate process: TensorFlow.js blocks its thread for seconds, a wasm heap that overflows aborts its process, and a heap never
 * shrinks. Aborting kills the child.
 */
export function runInChild<Kind extends Task["kind"]>(
  task: Extract<Task, { kind: Kind }>,
  options: ChildOptions,
): Promise<TaskResults[Kind]> {
  return inSpan(`compute ${task.kind}`, {}, () => compute<Kind>(task, options));
}

async function compute<Kind extends Task["kind"]>(
  task: Extract<Task, { kind: Kind }>,
  { store, cacheFolder, signal, onMessage, onStart }: ChildOptions,
): Promise<TaskResults[Kind]> {
  signal.throwIfAborted();
  const child = fork(entry, {
    execArgv: [...loaderFor(entry), "--max-old-space-size=4096"],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    serialization: "advanced",
    // The store's settings are sent with the order instead.
    env: { ...environmentOf("computing", process.env), ...oneThread },
  });
  const kill = () => void child.kill("SIGKILL");
  signal.addEventListener("abort", kill, { once: true });
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  if (child.pid !== undefined) onStart?.(child.pid);
  try {
    return await new Promise<TaskResults[Kind]>((resolve, reject) => {
      let inOrder: Promise<void> = Promise.resolve();
      let ended = false;
      child.on("message", (message: ChildMessage) => {
        if (message.type === "done" || message.type === "failed") ended = true;
        inOrder = inOrder
          .then(async () => {
            if (message.type === "done") resolve(message.result as TaskResults[Kind]);
            else if (message.type === "failed") reject(new TaskFailed(message.code, message.message, message.details));
            else await onMessage?.(message);
          })
          .catch(reject);
      });
      child.once("error", reject);
      child.once("exit", (code, killedBy) => {
        if (signal.aborted) reject(signal.reason);
        else if (!ended)
          reject(
            new TaskFailed(
              "CHILD_DIED",
              `The computing process ended early (${killedBy ?? `exit code ${code}`}); most often its memory ran out.`,
            ),
          );
      });
      const order: ChildOrder = { task, store, cacheFolder };
      child.send(order, (error) => error && reject(error));
    });
  } finally {
    signal.removeEventListener("abort", kill);
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
      child.kill("SIGKILL");
      // Freeing gigabytes takes a moment, and the child must not outlive a process that is stopping.
      await gone;
    }
  }
}

/** What a failed task means for its run: a code, and a sentence that says what to do. */
export function rejectionOf(error: unknown): { code: string; message: string } {
  if (error instanceof TaskFailed)
    return {
      code: error.code,
      message: error.code === "INTERNAL" ? "The training service met an unexpected fault; its log has the details." : error.message,
    };
  if (error instanceof AppError) return { code: error.code, message: error.message };
  return { code: "INTERNAL", message: "The training service met an unexpected fault; its log has the details." };
}
