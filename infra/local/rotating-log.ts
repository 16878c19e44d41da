import { mkdirSync } from "node:fs";
import { createStream } from "rotating-file-stream";
import { paths } from "./folders.ts";

/** One log is limited to this size, in six files altogether: a fault that repeats for weeks must not fill the disk. */
const logRotation = { size: "10M", rotate: 5 } as const;

export interface RotatingLog {
  /** Settles when the chunk is written, or could not be. */
  write(chunk: Buffer | string): Promise<void>;
  end(): Promise<void>;
}

/** `NAME.log` in the folder of logs; when full it becomes `NAME.log.1`, that one `NAME.log.2`, and the sixth is deleted. */
export function openRotatingLog(name: string): RotatingLog {
  mkdirSync(paths.logs, { recursive: true });
  const stream = createStream(`${name}.log`, { path: paths.logs, ...logRotation });
  // A full disk must not end the process that is being logged.
  stream.on("error", () => undefined);
  return {
    write: (chunk) => new Promise((resolve) => stream.write(chunk, () => resolve())),
    end: () => new Promise((resolve) => stream.end(() => resolve())),
  };
}
