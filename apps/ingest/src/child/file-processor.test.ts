import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Rejected } from "@second-read/domain";
import { exampleFacts } from "@second-read/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createFileProcessor, type FileProcessor, type FileProcessorOptions } from "./file-processor.ts";
import type { MadeImage } from "./protocol.ts";

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
  const processor = await processorOf(program, limits);
  try {
    return await readIncoming(processor);
  } finally {
    processor.close();
  }
}

async function processorOf(program: string, limits: Pick<FileProcessorOptions, "secondsPerFile" | "patienceSeconds">) {
  const path = join(base, "child.mjs");
  await writeFile(path, program);
  return createFileProcessor({ folder: join(base, "children"), memoryBytesPerFile: 1e9, program: path, ...limits });
}

/** The image, or what was thrown. */
function readIncoming(processor: FileProcessor): Promise<unknown> {
  const task = { inputPath: join(base, "incoming"), inputKey: "k".repeat(64), outputFolder: base, facts: exampleFacts, key: "k" };
  return processor.process(task, new AbortController().signal).catch((error: unknown) => error);
}

test("a child that works too long is killed, and its file rejected", async () => {
  const end = await endOf('process.once("message", () => { for (;;); });', { secondsPerFile: 0.3, patienceSeconds: 60 });
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

const sha256 = "0".repeat(64);

/** As `read-files.ts` replies to a file that it could read. */
const made: MadeImage = {
  fileSha256: sha256,
  fileBytes: 1,
  pixelSha256: sha256,
  patientHash: "p",
  pseudonym: "P-1",
  examHash: "e",
  sopUid: "2.25.1",
  acquiredOn: "2020-02-29",
  acquiredAt: null,
  instanceNumber: 1,
  ageBand: "55-59",
  laterality: "R",
  lateralityInferred: false,
  view: "CC",
  modifiers: [],
  viewLabel: "RCC",
  rows: 1,
  columns: 1,
  bitsStored: 12,
  spacing: { basis: "NONE", rowMm: null, columnMm: null },
  vendor: null,
  model: null,
  lossy: false,
  hang: { rotate: 0, flipHorizontal: false, flipVertical: false, source: "none", contradicted: false },
  receipt: { kept: [], replaced: [], dropped: 0, droppedPrivate: 0, droppedBesides: [] },
  factsUnlikeFile: [],
  header: null,
};

test("a child that leaves something else than a file as its result is ended at once", async () => {
  const processor = await processorOf(
    `import { mkdirSync } from "node:fs";
    process.once("message", ({ folder }) => {
      mkdirSync(folder + "/image.dcm");
      process.send({ kind: "MADE", image: ${JSON.stringify(made)} });
    });`,
    { secondsPerFile: 60 },
  );
  try {
    const end = await readIncoming(processor);
    expect(end).toBeInstanceOf(Rejected);
    expect((end as Rejected).code).toBe("CORRUPT");
    await expectNoChild();
  } finally {
    processor.close();
  }
});

test("a child that replies with what no reading produces is ended at once, without a word against its file", async () => {
  const processor = await processorOf(
    `process.once("message", () => process.send({ kind: "MADE", image: ${JSON.stringify({ ...made, rows: "many", path: "/etc" })} }));`,
    { secondsPerFile: 60 },
  );
  try {
    const end = await readIncoming(processor);
    expect(end).not.toBeInstanceOf(Rejected);
    expect(String(end)).toContain("its reply is malformed: image.rows, image");
    await expectNoChild();
  } finally {
    processor.close();
  }
});

/** A child's folder goes when it ends. */
async function expectNoChild(): Promise<void> {
  await expect.poll(() => readdir(join(base, "children")), { timeout: 20_000 }).toEqual([]);
}
