import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { codeOfError } from "@second-read/domain";

/**
 * The bytes of a file. It may have been replaced by a pipe since it was found: this is checked before reading, so that nothing waits for ever.
 * @throws Error with a clause that says why it cannot be read
 */
export async function readRegularFile(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      if (!(await file.stat()).isFile()) throw new Error("it is not a regular file");
      return new Uint8Array(await file.readFile());
    } finally {
      await file.close();
    }
  } catch (error) {
    const why = whys[codeOfError(error) ?? ""] ?? (error instanceof Error ? error.message : String(error));
    throw new Error(`it cannot be read here: ${why}`);
  }
}

const whys: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  ENOENT: "it is gone",
  ENXIO: "it is not a regular file",
  ERR_FS_FILE_TOO_LARGE: "it has more than 2 GB",
};
