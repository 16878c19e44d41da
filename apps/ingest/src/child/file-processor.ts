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
   * Reads one file in a child process whose folder holds only this file.
   * @throws Rejected with the file's fault, or PARSE_TIMEOUT, OUT_OF_MEMORY, CORRUPT where the child had to be killed or died
   * @throws Error where the child made no progress because the machine was overloaded; the file may be good
   * @throws the signal's reason when it is aborted
   */
  process(task: FileTask, signal: AbortSignal): Promise<MadeImage>;
  /** Ends the children. */
  close(): void;
}

export interface FileProcessorOptions {
  /** Where the children have their folders; on the disk where files and results are, since both are moved. */
  readonly folder: string;
  /** Processor time; elapsed time where the system does not report it. */
  readonly secondsPerFile: number;
  /** Elapsed time: a child that has not finished by then is waiting for something and has hardly run. */
  readonly patienceSeconds?: number;
  readonly memoryBytesPerFile: number;
  /** A child is replaced after this many files, which also frees what the codecs leak. */
  readonly filesPerChild?: number;
  readonly sandbox?: Sandbox;
  /** What the child runs. */
  readonly program?: string;
}

const readFiles = fileURLToPath(new URL("./read-files.ts", import.meta.url));
const checkMilliseconds = 50;

interface Child {
  readonly process: ChildProcess;
  /** The only data folder that the child can see. */
  readonly folder: string;
  filesRead: number;
  /** Whether a file is in its folder. */
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
      // The environment holds no secrets, only the path of programs.
      env: environmentOf("reading", process.env),
      execPath,
      execArgv,
      stdio: ["ignore", "ignore", "ignore", "ipc"],
      serialization: "advanced",
    });
    all.add(child);
    const started: Child = { process: child, folder, filesRead: 0, isReading: false };
    // Sending it a file fails with the same error, which is handled there.
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

/** Moves the file into the child's folder while it is read, and the results out afterwards. */
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
      // Another child may have to read it again.
      await rename(lent, inputPath);
    }
  } finally {
    child.isReading = false;
  }
}

const results = [imagePath, ...previewSizes.map((size) => (folder: string) => previewPath(folder, size))];

/** Threat: a child compromised by a file leaves a symbolic link to something it may not read, and this process follows the link. */
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

/** A child whose codecs met a damaged stream, or that ran short of memory, may be in a bad state. */
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
