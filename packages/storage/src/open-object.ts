import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";

/**
 * Opens an object's file for reading. Threat: a process that was taken over puts a link to another process's secrets in an object's place. So a link
 * is not followed; the folders above may be links, for an operator who has put them on another disk.
 */
export function openObject(path: string): Promise<FileHandle> {
  return open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
}
