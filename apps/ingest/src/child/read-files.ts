import { createReadStream } from "node:fs";
import { stat, writeFile } from "node:fs/promises";
import { codeOfError, Rejected } from "@second-read/domain";
import { makeFiledImage } from "@second-read/imaging";
import { openSeal, sealBytes } from "@second-read/storage/seal";
import { type ChildTask, type FileReply, imagePath, inputName, inputPathIn, previewPath } from "./protocol.ts";

/**
 * The child process that opens uploaded files. It holds no secret but the keys of the task, no connection, sees one folder, and is killed for
 * taking too long or too much. One file at a time.
 */
process.on("message", (task: ChildTask) => {
  void readOne(task).then((reply) => process.send?.(reply));
});
process.on("disconnect", () => process.exit(0));

async function readOne({ folder, inputKey, facts, key }: ChildTask): Promise<FileReply> {
  try {
    const { file, previews, ...image } = await makeFiledImage(await readSealed(inputPathIn(folder), inputKey), facts, key);
    await writeFile(imagePath(folder), file);
    for (const { size, jpeg } of previews) await writeFile(previewPath(folder, size), jpeg);
    return { kind: "MADE", image: { ...image, fileBytes: file.byteLength } };
  } catch (error) {
    if (error instanceof Rejected) return { kind: "REJECTED", code: error.code, context: error.context };
    if (error instanceof RangeError && /allocation|array length/i.test(error.message))
      return { kind: "REJECTED", code: "OUT_OF_MEMORY", context: {} };
    const code = codeOfError(error);
    // A full disk or a missing folder is ours, and passes; any other fault came out of the file, and would come again.
    return code === undefined ? { kind: "REJECTED", code: "CORRUPT", context: {} } : { kind: "FAILED", error: code };
  }
}

/** The file's bytes, which exist in this process's memory alone. */
async function readSealed(path: string, key: string): Promise<Uint8Array> {
  const bytes = Buffer.alloc((await stat(path)).size - sealBytes);
  let at = 0;
  for await (const chunk of openSeal(key, inputName, createReadStream(path))) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
