import { mkdirSync } from "node:fs";
import { createStream } from "rotating-file-stream";
import { paths } from "./folders.ts";

/** One log keeps at most so much, six files in all: what a fault repeats for weeks must not fill the disk. */
const logRotation = { size: "10M", rotate: 5 } as const;

export interface RotatingLog {
  /** Settles when it is written, or could not be. */
  write(chunk: Buffer | string): Promise<void>;
  end(): Promise<void>;
}

/** `NAME.log` in the folder of logs; when it is full it becomes `NAME.log.1`, that one `NAME.log.2`, and the sixth is gone. */
export function openRotatingLog(name: string): RotatingLog {
  mkdirSync(paths.logs, { recursive: true });
  const stream = createStream(`${name}.log`, { path: paths.logs, ...logRotation });
  // A full disk must not end what the log is of.
  stream.on("error", () => undefined);
  return {
    write: (chunk) => new Promise((resolve) => stream.write(chunk, () => resolve())),
    end: () => new Promise((resolve) => stream.end(() => resolve())),
  };
}
