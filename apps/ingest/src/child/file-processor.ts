import type { ChildProcess } from "node:child_process";
import { lstat, rename } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { previewSizes, Rejected } from "@second-read/domain";
import { type FileReply, type FileTask, imagePath, inputPathIn, type MadeImage, previewPath } from "./protocol.ts";
import { type FileLimits, readInChild } from "./read-in-child.ts";
import { endReadingChild, type ReadingChild, startReadingChild } from "./reading-child.ts";
import { type Sandbox, unwrapped } from "./sandbox.ts";

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

export interface FileProcessorOptions extends Omit<FileLimits, "patienceSeconds">, Partial<Pick<FileLimits, "patienceSeconds">> {
  /** Where the children have their folders; on the disk where files and results are, since both are moved. */
  readonly folder: string;
  /** A child is replaced after this many files, which also frees what the codecs leak. */
  readonly filesPerChild?: number;
  readonly sandbox?: Sandbox;
  /** What the child runs. */
  readonly program?: string;
}

const readFiles = fileURLToPath(new URL("./read-files.ts", import.meta.url));

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
  const limits: FileLimits = { secondsPerFile, patienceSeconds, memoryBytesPerFile };
  const idle: ReadingChild[] = [];
  const all = new Set<ChildProcess>();
  let closed = false;

  function start(): ReadingChild {
    const child = startReadingChild(childrenFolder, { program, sandbox, memoryBytesPerFile });
    all.add(child.process);
    child.process.once("exit", () => all.delete(child.process));
    return child;
  }

  async function readWith(child: ReadingChild, task: FileTask, signal: AbortSignal): Promise<FileReply> {
    const { inputKey, facts, key } = task;
    try {
      return await withFile(child, task, () => readInChild(child.process, { folder: child.folder, inputKey, facts, key }, limits, signal));
    } catch (error) {
      endReadingChild(child);
      throw error;
    }
  }

  function keepOrEnd(child: ReadingChild, reply: FileReply): void {
    child.filesRead++;
    const isHealthy = isTrusted(reply) && child.process.connected && child.filesRead < filesPerChild && !closed;
    if (isHealthy) idle.push(child);
    else endReadingChild(child);
  }

  return {
    async process(task, signal) {
      if (closed) throw new Error("the file processor is closed");
      const child = idle.pop() ?? start();
      const reply = await readWith(child, task, signal);
      keepOrEnd(child, reply);
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
async function withFile(child: ReadingChild, { inputPath, outputFolder }: FileTask, read: () => Promise<FileReply>): Promise<FileReply> {
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

/** A child whose codecs met a damaged stream, or that ran short of memory, may be in a bad state. */
function isTrusted(reply: FileReply): boolean {
  if (reply.kind === "REJECTED") return reply.code !== "CORRUPT" && reply.code !== "OUT_OF_MEMORY" && reply.code !== "PARSE_TIMEOUT";
  return reply.kind === "MADE";
}
