import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { environmentOf } from "@second-read/runtime";
import { permissionArguments, type Sandbox } from "./sandbox.ts";

/** A child process that reads files, one at a time. */
export interface ReadingChild {
  readonly process: ChildProcess;
  /** The only data folder that the child can see. */
  readonly folder: string;
  filesRead: number;
  /** Whether a file is in its folder. */
  isReading: boolean;
}

/** What a child runs, and within what. */
export interface ReadingProgram {
  readonly program: string;
  readonly sandbox: Sandbox;
  readonly memoryBytesPerFile: number;
}

/** Starts a child with a new folder of its own in `childrenFolder`. */
export function startReadingChild(childrenFolder: string, { program, sandbox, memoryBytesPerFile }: ReadingProgram): ReadingChild {
  const folder = mkdtempSync(join(childrenFolder, "child-"));
  const heap = `--max-old-space-size=${Math.ceil(memoryBytesPerFile / 2 ** 20)}`;
  const [execPath = process.execPath, ...execArgv] = [
    ...sandbox.wrap(folder),
    process.execPath,
    ...permissionArguments(folder),
    ...withoutLoader(program),
    heap,
  ];
  const child: ReadingChild = {
    process: fork(program, {
      // The environment holds no secrets, only the path of programs.
      env: environmentOf("reading", process.env),
      execPath,
      execArgv,
      stdio: ["ignore", "ignore", "ignore", "ipc"],
      serialization: "advanced",
    }),
    folder,
    filesRead: 0,
    isReading: false,
  };
  // Sending it a file fails with the same error, which is handled there.
  child.process.on("error", () => undefined);
  child.process.once("exit", () => {
    if (!child.isReading) removeFolder(child);
  });
  return child;
}

/** Ends a child that is not reading, and removes its folder. */
export function endReadingChild(child: ReadingChild): void {
  const { exitCode, signalCode } = child.process;
  const hasEnded = exitCode !== null || signalCode !== null;
  if (hasEnded) removeFolder(child);
  else child.process.kill("SIGKILL");
}

function removeFolder({ folder }: ReadingChild): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Sources run without a loader, which would start threads and programs of its own. */
function withoutLoader(program: string): readonly string[] {
  return program.endsWith(".ts") ? ["--experimental-transform-types", "--disable-warning=ExperimentalWarning"] : [];
}
