import { readFile, writeFile } from "node:fs/promises";
import { Rejected } from "@second-read/domain";
import { makeFiledImage } from "@second-read/imaging";
import { type FileReply, type FileTask, imagePath, previewPath } from "./protocol.ts";

/**
 * The child process that opens uploaded files. It holds no secret but the key of the task, no connection, and is killed for taking too long
 * or too much. One file at a time.
 */
process.on("message", (task: FileTask) => {
  void readOne(task).then((reply) => process.send?.(reply));
});
process.on("disconnect", () => process.exit(0));

async function readOne({ inputPath, outputFolder, facts, key }: FileTask): Promise<FileReply> {
  try {
    const { file, previews, ...image } = await makeFiledImage(await readFile(inputPath), facts, key);
    await writeFile(imagePath(outputFolder), file);
    for (const { size, jpeg } of previews) await writeFile(previewPath(outputFolder, size), jpeg);
    return { kind: "MADE", image: { ...image, fileBytes: file.byteLength } };
  } catch (error) {
    if (error instanceof Rejected) return { kind: "REJECTED", code: error.code, context: error.context };
    if (error instanceof RangeError && /allocation|array length/i.test(error.message))
      return { kind: "REJECTED", code: "OUT_OF_MEMORY", context: {} };
    const code = (error as NodeJS.ErrnoException).code;
    // A full disk or a missing folder is ours, and passes; any other fault came out of the file, and would come again.
    return code === undefined ? { kind: "REJECTED", code: "CORRUPT", context: {} } : { kind: "FAILED", error: code };
  }
}
