import { createReadStream } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Rejected } from "@second-read/domain";
import type { SealedFacts } from "@second-read/imaging";
import { seal } from "@second-read/storage/seal";
import { exampleFacts } from "@second-read/testing";
import { decoders, peersAreMissing, readDamaged } from "@second-read/testing/peers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createFileProcessor, type FileProcessor } from "./file-processor.ts";
import { inputName, type MadeImage } from "./protocol.ts";
import { findSandbox } from "./sandbox.ts";

// `npm run bench -- damaged-files` reads 10,000 of them, which is too many for each run of the tests.
const filesOfEach = 60;
const seed = 11;

const secondsPerFile = 60;
const memoryBytesPerFile = 512 * 2 ** 20;

/** Whatever the pictures lack; what a file says itself is the same. */
const facts: SealedFacts = {
  ...exampleFacts,
  patientHash: "a".repeat(64),
  examHash: "b".repeat(64),
  laterality: "R",
  view: "CC",
  pixels: "CLEAN",
};
const inputKey = "k".repeat(64);

let base: string;
let processor: FileProcessor;
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "second-read-damaged-"));
  for (const name of ["children", "files"]) await mkdir(join(base, name));
  processor = createFileProcessor({ folder: join(base, "children"), secondsPerFile, memoryBytesPerFile, sandbox: findSandbox("auto") });
});
afterAll(async () => {
  processor?.close();
  await rm(base, { recursive: true, force: true });
});

/** Reads a file as the worker does: what would be filed, or the code under which it is rejected. */
async function readByChild(path: string): Promise<MadeImage | string> {
  const inputPath = join(base, "files/incoming");
  await writeFile(inputPath, seal(inputKey, inputName, createReadStream(path)));
  const task = { inputPath, inputKey, outputFolder: join(base, "files"), facts, key: "a key of a project" };
  try {
    return await processor.process(task, new AbortController().signal);
  } catch (error) {
    if (error instanceof Rejected) return error.code;
    throw error;
  }
}

describe.skipIf(peersAreMissing())(
  `of ${filesOfEach * decoders.length} damaged files read in the child, each within ${secondsPerFile} s and 512 MB`,
  () => {
    test.each(decoders)("none of %s is filed that a peer calls damaged", async (decoder) => {
      const { files, faults } = await readDamaged(decoder, seed, filesOfEach, readByChild);
      expect([files, faults]).toEqual([filesOfEach, []]);
    });
  },
);
