import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";

/** A file of an export that grows by a page at a time. */
export interface TextFile {
  readonly name: string;
  write(text: string): Promise<void>;
  close(): Promise<void>;
}

export async function openTextFile(folder: string, name: string): Promise<TextFile> {
  const file: FileHandle = await open(join(folder, name), "w");
  return {
    name,
    async write(text) {
      if (text !== "") await file.appendFile(text);
    },
    close: () => file.close(),
  };
}
