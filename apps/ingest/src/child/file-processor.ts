import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { lstat, rename } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { previewSizes, Rejected } from "@second-read/domain";
import { environmentOf } from "@second-read/runtime";
import { processorSecondsOf, residentBytesOf } from "./process-tree.ts";
import { type ChildTask, type FileReply, type FileTask, imagePath, inputPathIn, type MadeImage, previewPath } from "./protocol.ts";
import { permissionArguments, type Sandbox, unwrapped } from "./sandbox.ts";

export interface FileProcessor {
  /**
   * Reads one file in a child process, in whose folder nothing but this file lies meanwhile.
   * @throws Rejected with the file's fault, or PARSE_TIMEOUT, OUT_OF_MEMORY, CORRUPT where the child had to be killed or died
   * @throws Error where the child did not get on: the machine had no processor for it, and the file may be good
   * @throws the signal's reason when it is aborted
   */
  process(task: FileTask, signal: AbortSignal): Promise<MadeImage>;
  /** Ends the children. */
  close(): void;
}

export interface FileProcessorOptions {
  /** Where the children have their folders; on the disk where files and results are, since both are moved. */
  readonly folder: string;
  /** Of processor time; of the clock where the system does not tell it. */
  readonly secondsPerFile: number;
  /** Of the clock: a child that has not ended by then waits for something, and has hardly run. */
  readonly patienceSeconds?: number;
  readonly memoryBytesPerFile: number;
  /** A child is replaced after so many files: what the codecs leak goes with it. */
  readonly filesPerChild?: number;
  readonly sandbox?: Sandbox;
  /** What the child runs. */
  readonly program?: string;
}

const readFiles = fileURLToPath(new URL("./read-files.ts", import.meta.url));
const checkMilliseconds = 50;

interface Child {
  readonly process: ChildProcess;
  /** All that it sees of the data. */
  readonly folder: string;
  filesRead: number;
  /** A file of ours lies in its folder. */
  isReading: boolean;
}

/**
 * Keeps a child for each file that is read at the same time and gives it the next file when it is free: starting Node takes longer than most
 * files. A child that was killed, crashed or met a damaged stream is not used again.
 */
export function createFileProcessor({
  folder: childrenFolder,
  secondsPerFile,
  patienceSeconds = 5 * secondsPerFile,
  memoryBytesPerFile,
  filesPerChild = 50,
  sandbox = unwrapped("none was asked for"),
  program = readFiles,
}: FileProcessorOptions): FileProcessor {
  const idle: Child[] = [];
  const all = new Set<ChildProcess>();
  let closed = false;

  function start(): Child {
    const folder = mkdtempSync(join(childrenFolder, "child-"));
    const heap = `--max-old-space-size=${Math.ceil(memoryBytesPerFile / 2 ** 20)}`;
    const [execPath = process.execPath, ...execArgv] = [
      ...sandbox.wrap(folder),
      process.execPath,
      ...permissionArguments(folder),
      ...withoutLoader(program),
      heap,
    ];
    const child = fork(program, {
      // Its environment holds no secret of ours; only where programs are found.
      env: environmentOf("reading", process.env),
      execPath,
      execArgv,
      stdio: ["ignore", "ignore", "ignore", "ipc"],
      serialization: "advanced",
    });
    all.add(child);
    const started: Child = { process: child, folder, filesRead: 0, isReading: false };
    // Whoever sends it a file hears of this too.
    child.on("error", () => undefined);
    child.once("exit", () => {
      all.delete(child);
      if (!started.isReading) rmSync(folder, { recursive: true, force: true });
    });
    return started;
  }

  async function run({ process: running, folder }: Child, { inputKey, facts, key }: FileTask, signal: AbortSignal): Promise<FileReply> {
    const task: ChildTask = { folder, inputKey, facts, key };
    return new Promise<FileReply>((resolve, reject) => {
      let killedFor: "PARSE_TIMEOUT" | "OUT_OF_MEMORY" | "STARVED" | undefined;
      const kill = (reason: typeof killedFor) => {
        killedFor ??= reason;
        running.kill("SIGKILL");
      };
      const began = { at: performance.now(), processorSeconds: processorSecondsOf(running.pid) ?? 0 };
      const watch = setInterval(() => {
        const bytes = residentBytesOf(running.pid);
        if (bytes !== null && bytes > memoryBytesPerFile) kill("OUT_OF_MEMORY");
        const passedSeconds = (performance.now() - began.at) / 1000;
        const processorSeconds = processorSecondsOf(running.pid);
        const usedSeconds = processorSeconds === null ? passedSeconds : processorSeconds - began.processorSeconds;
        if (usedSeconds > secondsPerFile) kill("PARSE_TIMEOUT");
        else if (passedSeconds > patienceSeconds) kill("STARVED");
      }, checkMilliseconds);
      const onAbort = () => kill(undefined);
      const settle = (finish: () => void) => {
        clearInterval(watch);
        signal.removeEventListener("abort", onAbort);
        running.off("message", onMessage).off("exit", onExit).off("error", onError);
        finish();
      };
      const onMessage = (reply: unknown) => settle(() => resolve(reply as FileReply));
      const onError = (error: Error) => settle(() => reject(error));
      const onExit = (code: number | null, exitSignal: NodeJS.Signals | null) =>
        settle(() => {
          if (signal.aborted) reject(signal.reason as Error);
          else if (killedFor === "STARVED") reject(new Error(`a file was not read in ${patienceSeconds} s: its child hardly ran`));
          else resolve({ kind: "REJECTED", code: killedFor ?? codeOfDeath(code, exitSignal), context: {} });
        });
      signal.addEventListener("abort", onAbort, { once: true });
      running.once("message", onMessage).once("error", onError).once("exit", onExit);
      if (signal.aborted) return onAbort();
      running.send(task);
    });
  }

  return {
    async process(task, signal) {
      if (closed) throw new Error("the file processor is closed");
      const child = idle.pop() ?? start();
      const reply = await withFile(child, task, () => run(child, task, signal));
      child.filesRead++;
      const healthy = isTrusted(reply) && child.process.connected && child.filesRead < filesPerChild && !closed;
      if (healthy) idle.push(child);
      else if (hasEnded(child.process)) rmSync(child.folder, { recursive: true, force: true });
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

/** Moves the file into the child's folder for as long as it is read, and then what was made of it out. */
async function withFile(child: Child, { inputPath, outputFolder }: FileTask, read: () => Promise<FileReply>): Promise<FileReply> {
  const lent = inputPathIn(child.folder);
  child.isReading = true;
  try {
    await rename(inputPath, lent);
    try {
      const reply = await read();
      if (reply.kind === "MADE") for (const pathIn of results) await moveRegular(pathIn(child.folder), pathIn(outputFolder));
      return reply;
    } finally {
      // It may be read a second time, by another child.
      await rename(lent, inputPath);
    }
  } finally {
    child.isReading = false;
  }
}

const results = [imagePath, ...previewSizes.map((size) => (folder: string) => previewPath(folder, size))];

/** Threat: a child that a file has taken over leaves a link to what it may not read itself, and this process follows it. */
async function moveRegular(from: string, to: string): Promise<void> {
  if (!(await lstat(from)).isFile()) throw new Rejected("CORRUPT");
  await rename(from, to);
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

/** Sources run without a loader, which would start threads and programs of its own. */
function withoutLoader(program: string): readonly string[] {
  return program.endsWith(".ts") ? ["--experimental-transform-types", "--disable-warning=ExperimentalWarning"] : [];
}

/** A child whose codecs met a damaged stream, or that was short of memory, may not be what it was. */
function isTrusted(reply: FileReply): boolean {
  if (reply.kind === "REJECTED") return reply.code !== "CORRUPT" && reply.code !== "OUT_OF_MEMORY" && reply.code !== "PARSE_TIMEOUT";
  return reply.kind === "MADE";
}

/** Bubblewrap and shells tell a signal by its number and 128. */
const deathsOfMemory = new Set([128 + 6, 128 + 5, 128 + 9]);

/** V8 aborts when its heap is full; anything else that ends a child is a fault that the file provoked in a codec. */
function codeOfDeath(code: number | null, signal: NodeJS.Signals | null): "OUT_OF_MEMORY" | "CORRUPT" {
  return signal === "SIGABRT" || signal === "SIGTRAP" || signal === "SIGKILL" || (code !== null && deathsOfMemory.has(code))
    ? "OUT_OF_MEMORY"
    : "CORRUPT";
}
