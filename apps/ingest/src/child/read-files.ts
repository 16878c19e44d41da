import { createReadStream } from "node:fs";
import { stat, writeFile } from "node:fs/promises";
import { codeOfError, Rejected } from "@second-read/domain";
import { makeFiledImage, rejectionOf } from "@second-read/imaging";
import { openSeal, sealBytes } from "@second-read/storage/seal";
import { type ChildTask, type FileReply, imagePath, inputName, inputPathIn, previewPath } from "./protocol.ts";

/**
 * The child process that opens uploaded files. It holds no secret but the keys of the task and no connection, sees one folder, and is killed when it
 * takes too much time or memory. One file at a time.
 */
process.on("message", (task: ChildTask) => {
  void readOne(task).then((reply) => process.send?.(reply));
});
process.on("disconnect", () => process.exit(0));

async function readOne({ folder, inputKey, facts, key }: ChildTask): Promise<FileReply> {
  try {
    const bytes = await readSealed(inputPathIn(folder), inputKey);
    const { file, previews, ...image } = await makeFiledImage(bytes, facts, key).catch((error: unknown) => {
      throw rejectionOf(error) ?? error;
    });
    await writeFile(imagePath(folder), file);
    for (const { size, jpeg } of previews) await writeFile(previewPath(folder, size), jpeg);
    return { kind: "MADE", image: { ...image, fileBytes: file.byteLength } };
  } catch (error) {
    if (error instanceof Rejected) return { kind: "REJECTED", code: error.code, context: error.context };
    return { kind: "FAILED", error: codeOfError(error) ?? String(error) };
  }
}

/** The decrypted bytes of the file, which exist only in this process's memory. */
async function readSealed(path: string, key: string): Promise<Uint8Array> {
  const bytes = Buffer.alloc((await stat(path)).size - sealBytes);
  let at = 0;
  for await (const chunk of openSeal(key, inputName, createReadStream(path))) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
