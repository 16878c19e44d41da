import { randomUUID } from "node:crypto";
import { type FileHandle, mkdir, open, rm } from "node:fs/promises";
import { join } from "node:path";
import { isDiskFull } from "./disk-full.ts";
import { learningError } from "./learning-error.ts";

/** Returns the kept values, which must not be changed. */
export type KeptArray = () => Promise<Float32Array>;

/** Arrays that training reads again each epoch: in memory up to a limit, on disk beyond it. */
export interface Scratch {
  /** @throws DISK_FULL */
  keep(values: Float32Array): Promise<KeptArray>;
  close(): Promise<void>;
}

/** The limit in memory for one fold. */
const memoryBytes = 256 * 2 ** 20;

export function openScratch(folder: string, inMemoryBytes = memoryBytes): Scratch {
  let left = inMemoryBytes;
  let file: Promise<FileHandle> | undefined;
  let end = 0;
  return {
    async keep(values) {
      if (values.byteLength <= left) {
        left -= values.byteLength;
        return inMemory(values);
      }
      const position = end;
      end += values.byteLength;
      file ??= openWithoutName(folder);
      await write(await file, values, position);
      return onDisk(await file, values.length, position);
    },
    async close() {
      await (await file)?.close();
    },
  };
}

function inMemory(values: Float32Array): KeptArray {
  return async () => values;
}

/** A separate function, because closures created in `keep` would all retain the array. */
function onDisk(file: FileHandle, length: number, position: number): KeptArray {
  return () => read(file, length, position);
}

/** The file is unlinked at once, so it disappears with the process however that ends. */
async function openWithoutName(folder: string): Promise<FileHandle> {
  await mkdir(folder, { recursive: true });
  const name = join(folder, `scratch-${randomUUID()}`);
  const file = await open(name, "wx+", 0o600);
  await rm(name);
  return file;
}

async function write(file: FileHandle, values: Float32Array, position: number): Promise<void> {
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  try {
    for (let done = 0; done < bytes.length; ) done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    throw learningError(
      "DISK_FULL",
      "The disk of the trainer's cache is full, and this training needs more than memory holds. Free some space, or lower TRAINER_CACHE_GIB; then start the run again.",
    );
  }
}

async function read(file: FileHandle, length: number, position: number): Promise<Float32Array> {
  const values = new Float32Array(length);
  const bytes = Buffer.from(values.buffer);
  for (let done = 0; done < bytes.length; ) {
    const { bytesRead } = await file.read(bytes, done, bytes.length - done, position + done);
    if (bytesRead === 0) throw new Error("the scratch file is shorter than what was written to it");
    done += bytesRead;
  }
  return values;
}
