import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Rejected } from "@second-read/domain";
import { exampleFacts } from "@second-read/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createFileProcessor, type FileProcessorOptions } from "./file-processor.ts";

// A busy machine must not cause good files to be rejected: the time limit of a file counts processor time, not elapsed time.

let base: string;
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "second-read-processor-"));
  await mkdir(join(base, "children"));
  await writeFile(join(base, "incoming"), "a file");
});
afterAll(() => rm(base, { recursive: true, force: true }));

/** How the reading of a file ends in a child that runs this. */
async function endOf(program: string, limits: Pick<FileProcessorOptions, "secondsPerFile" | "patienceSeconds">): Promise<unknown> {
  const path = join(base, "child.mjs");
  await writeFile(path, program);
  const processor = createFileProcessor({ folder: join(base, "children"), memoryBytesPerFile: 1e9, program: path, ...limits });
  const task = { inputPath: join(base, "incoming"), inputKey: "k".repeat(64), outputFolder: base, facts: exampleFacts, key: "k" };
  try {
    return await processor.process(task, new AbortController().signal);
  } catch (error) {
    return error;
  } finally {
    processor.close();
  }
}

test("a child that works too long is killed, and its file rejected", async () => {
  const end = await endOf('process.once("message", () => { for (;;); });', { secondsPerFile: 0.3 });
  expect(end).toBeInstanceOf(Rejected);
  expect((end as Rejected).code).toBe("PARSE_TIMEOUT");
});

test.runIf(process.platform === "linux")(
  "a child that hardly runs is waited for, and then given up without a word against its file",
  async () => {
    const end = await endOf('process.once("message", () => setInterval(() => undefined, 1e6));', {
      secondsPerFile: 60,
      patienceSeconds: 0.5,
    });
    expect(end).not.toBeInstanceOf(Rejected);
    expect(String(end)).toContain("hardly ran");
  },
);
