import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Rejected } from "@second-read/domain";
import type { FileReply, FileTask, MadeImage } from "./protocol.ts";
import { residentBytesOf } from "./resident-bytes.ts";

export interface FileProcessor {
  /**
   * Reads one file in a child process.
   * @throws Rejected with the file's fault, or PARSE_TIMEOUT, OUT_OF_MEMORY, CORRUPT where the child had to be killed or died
   * @throws the signal's reason when it is aborted
   */
  process(task: FileTask, signal: AbortSignal): Promise<MadeImage>;
  /** Ends the children. */
  close(): void;
}

export interface FileProcessorLimits {
  readonly secondsPerFile: number;
  readonly memoryBytesPerFile: number;
  /** A child is replaced after so many files: what the codecs leak goes with it. */
  readonly filesPerChild?: number;
}

const program = fileURLToPath(new URL("./read-files.ts", import.meta.url));
const memoryCheckMilliseconds = 50;

interface Child {
  readonly process: ChildProcess;
  filesRead: number;
}

/**
 * Keeps a child for each file that is read at the same time and gives it the next file when it is free: starting Node takes longer than most
 * files. A child that was killed, crashed or met a damaged stream is not used again.
 */
export function createFileProcessor({ secondsPerFile, memoryBytesPerFile, filesPerChild = 50 }: FileProcessorLimits): FileProcessor {
  const idle: Child[] = [];
  const all = new Set<ChildProcess>();
  let closed = false;

  function start(): Child {
    const child = fork(program, {
      // Its environment holds no secret of ours; only where programs are found.
      env: { PATH: process.env.PATH, NODE_ENV: process.env.NODE_ENV },
      execArgv: ["--import", "tsx", `--max-old-space-size=${Math.ceil(memoryBytesPerFile / 2 ** 20)}`],
      stdio: ["ignore", "ignore", "ignore", "ipc"],
      serialization: "advanced",
    });
    all.add(child);
    child.once("exit", () => all.delete(child));
    return { process: child, filesRead: 0 };
  }

  async function run(child: Child, task: FileTask, signal: AbortSignal): Promise<FileReply> {
    const { process: running } = child;
    return new Promise<FileReply>((resolve, reject) => {
      let killedFor: "PARSE_TIMEOUT" | "OUT_OF_MEMORY" | undefined;
      const kill = (reason: typeof killedFor) => {
        killedFor ??= reason;
        running.kill("SIGKILL");
      };
      const timer = setTimeout(() => kill("PARSE_TIMEOUT"), secondsPerFile * 1000);
      const watch = setInterval(() => {
        const bytes = residentBytesOf(running.pid);
        if (bytes !== null && bytes > memoryBytesPerFile) kill("OUT_OF_MEMORY");
      }, memoryCheckMilliseconds);
      const onAbort = () => kill(undefined);
      const settle = (finish: () => void) => {
        clearTimeout(timer);
        clearInterval(watch);
        signal.removeEventListener("abort", onAbort);
        running.removeAllListeners("message").removeAllListeners("exit").removeAllListeners("error");
        running.once("exit", () => all.delete(running));
        finish();
      };
      signal.addEventListener("abort", onAbort, { once: true });
      running.once("message", (reply) => settle(() => resolve(reply as FileReply)));
      running.once("error", (error) => settle(() => reject(error)));
      running.once("exit", (code, exitSignal) => {
        all.delete(running);
        settle(() => {
          if (signal.aborted) reject(signal.reason as Error);
          else resolve({ kind: "REJECTED", code: killedFor ?? codeOfDeath(code, exitSignal), context: {} });
        });
      });
      if (signal.aborted) return onAbort();
      running.send(task);
    });
  }

  return {
    async process(task, signal) {
      if (closed) throw new Error("the file processor is closed");
      const child = idle.pop() ?? start();
      const reply = await run(child, task, signal);
      child.filesRead++;
      const healthy = isTrusted(reply) && child.process.connected && child.filesRead < filesPerChild && !closed;
      if (healthy) idle.push(child);
      else child.process.kill("SIGKILL");
      if (reply.kind === "MADE") return reply.image;
      if (reply.kind === "REJECTED") throw new Rejected(reply.code, reply.context);
      throw new Error(`the child that reads files failed: ${reply.error}`);
    },
    close() {
      closed = true;
      for (const child of all) child.kill("SIGKILL");
    },
  };
}

/** A child whose codecs met a damaged stream, or that was short of memory, may not be what it was. */
function isTrusted(reply: FileReply): boolean {
  if (reply.kind === "REJECTED") return reply.code !== "CORRUPT" && reply.code !== "OUT_OF_MEMORY" && reply.code !== "PARSE_TIMEOUT";
  return reply.kind === "MADE";
}

/** V8 aborts when its heap is full; anything else that ends a child is a fault that the file provoked in a codec. */
function codeOfDeath(code: number | null, signal: NodeJS.Signals | null): "OUT_OF_MEMORY" | "CORRUPT" {
  return signal === "SIGABRT" || signal === "SIGTRAP" || signal === "SIGKILL" || code === 134 || code === 133 ? "OUT_OF_MEMORY" : "CORRUPT";
}
