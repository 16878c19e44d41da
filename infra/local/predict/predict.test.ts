import { type ChildProcess, fork } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32, deflateSync } from "node:zlib";
import { createProject, type Database, findBatch, insertBatch, newId, openDatabase } from "@second-read/database";
import { parseCsv } from "@second-read/imaging/facts-csv";
import { type Jobs, openJobs } from "@second-read/jobs";
import { sha256Hex } from "@second-read/learning";
import { makeExam, toDicom } from "@second-read/phantom";
import { createLogger } from "@second-read/runtime";
import { keys } from "@second-read/storage";
import { createTestDatabase, createTestStore, type TestStore } from "@second-read/testing";
import { filePhantomImage } from "@second-read/testing/phantoms";
import { publishVersion } from "@second-read/testing/publish-version";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import * as predict from "../commands/predict.ts";
import * as version from "../commands/version.ts";
import { root } from "../folders.ts";

let database: Database;
let files: TestStore;
let folder: string;
let images: string;
let trainer: ChildProcess;
let jobs: Jobs;
const scoreOf = new Map<string, number>();
let file: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "predict-"));
  images = join(folder, "images");
  await mkdir(images);
  const { url } = await createTestDatabase();
  database = openDatabase({ url });
  files = await createTestStore();
  const projectId = (await createProject(database, { key: "home", name: "Home", lockedTestShare: 0 })).id;
  const versionId = await publishVersion({ database, store: files.store }, projectId);
  const breasts = await fileExams(projectId);
  await scoreByTrainer(url, projectId, versionId, [...new Set(breasts.map(({ examId }) => examId))]);
  const predictions = await database.prisma.prediction.findMany({ where: { modelVersionId: versionId } });
  for (const { path, examId, laterality } of breasts) {
    const found = predictions.find((one) => one.examId === examId && one.laterality === laterality);
    if (found) scoreOf.set(path, found.score);
  }
  vi.stubEnv("DATABASE_URL", url);
  vi.stubEnv("STORE_FOLDER", files.folder);
  file = join(folder, "v1.zip");
  const printed: string[] = [];
  const spy = vi.spyOn(console, "log").mockImplementation((line) => void printed.push(String(line)));
  expect(await version.run(["export", "1", "--project", "home", "--out", file])).toBe(0);
  spy.mockRestore();
  expect(printed).toEqual([`Wrote ${file}: version 1 (compact), SHA-256 ${sha256Hex(await readFile(file))}.`]);
}, 120_000);
afterAll(async () => {
  vi.unstubAllEnvs();
  const ended = trainer && new Promise((resolve) => trainer.once("exit", resolve));
  trainer?.kill("SIGTERM");
  await ended;
  await jobs?.close(1);
  await database?.close();
  await files?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Files three phantom patients, and puts the same files into a folder. */
async function fileExams(projectId: string) {
  const { prisma } = database;
  const breasts: { path: string; examId: string; laterality: "R" | "L" }[] = [];
  for (const seed of [1, 2, 3]) {
    const phantom = makeExam({ seed, rows: 256, columns: 208, lesions: [{ laterality: "R", kind: "MASS", conspicuity: 1 }] });
    const patient = await prisma.patient.create({
      data: { projectId, keyHash: newId(), pseudonym: newId(), lockedTest: false, splitHash: newId() },
    });
    const exam = await prisma.exam.create({ data: { projectId, patientId: patient.id, keyHash: newId(), status: "QUEUED" } });
    for (const image of phantom.images) {
      const bytes = toDicom(phantom, image);
      await filePhantomImage({ prisma, store: files.store }, { projectId, examId: exam.id }, bytes, image);
      const path = `${seed}-${image.laterality}${image.view}.dcm`;
      await writeFile(join(images, path), bytes);
      breasts.push({ path, examId: exam.id, laterality: image.laterality });
    }
  }
  return breasts;
}

/** Has the exams scored as the product does: by the trainer, in a separate process. */
async function scoreByTrainer(url: string, projectId: string, modelVersionId: string, examIds: readonly string[]): Promise<void> {
  trainer = fork(join(root, "apps/trainer/src/main.ts"), [], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: url,
      STORE_FOLDER: files.folder,
      TRAINER_CACHE_FOLDER: join(folder, "cache"),
      LOG_LEVEL: "error",
    },
    execArgv: ["--import", "tsx"],
    silent: true,
  });
  jobs = await openJobs({ databaseUrl: url, logger: createLogger({ process: "test", level: "silent" }), worker: false });
  const batch = await insertBatch(database, { projectId, modelVersionId, requestedById: null, idempotencyKey: newId(), examIds });
  await database.sqlTransaction((sql) => jobs.enqueue(sql, "predict-batch", { batchId: batch.id }));
  await vi.waitUntil(async () => (await findBatch(database, batch.id))?.finishedAt, { timeout: 100_000, interval: 200 });
  expect(await findBatch(database, batch.id)).toMatchObject({ done: examIds.length, failed: 0 });
}

/** An 8-bit grey PNG. */
function greyPng(pixels: Uint8Array, rows: number, columns: number): Uint8Array {
  const chunk = (name: string, body: Uint8Array) => {
    const content = Buffer.concat([Buffer.from(name), body]);
    const ends = [Buffer.alloc(4), Buffer.alloc(4)] as const;
    ends[0].writeUInt32BE(body.length);
    ends[1].writeUInt32BE(crc32(content));
    return Buffer.concat([ends[0], content, ends[1]]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(columns, 0);
  header.writeUInt32BE(rows, 4);
  header[8] = 8;
  const lines = Array.from({ length: rows }, (_, row) =>
    Buffer.concat([Buffer.alloc(1), pixels.subarray(row * columns, (row + 1) * columns)]),
  );
  const body = deflateSync(Buffer.concat(lines));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]);
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", body), chunk("IEND", Buffer.alloc(0))]);
}

async function predicted(code: number, ...args: string[]) {
  const out = join(folder, "scores.csv");
  const said = vi.spyOn(console, "error").mockImplementation(() => undefined);
  expect(await predict.run([file, ...args, "--out", out])).toBe(code);
  said.mockRestore();
  return parseCsv(await readFile(out)).rows.map(({ values }) => values);
}

describe("a folder scored by a version file", { timeout: 60_000 }, () => {
  test("gets the same scores as in the product", async () => {
    const rows = await predicted(0, images);
    expect(rows.map(({ file: path }) => path).sort()).toEqual([...scoreOf.keys()].sort());
    for (const { file: path = "", breastScore } of rows)
      expect([path, Math.abs(Number(breastScore) - (scoreOf.get(path) ?? Number.NaN)) < 1e-4]).toEqual([path, true]);
    expect(new Set(rows.map(({ exam }) => exam))).toEqual(new Set(["1", "2", "3"]));
    expect(new Set(scoreOf.values()).size).toBe(6);
  });

  test("scores images with facts, and says for each other file why it has no score", async () => {
    const pictures = join(folder, "pictures");
    await mkdir(pictures);
    const phantom = makeExam({ seed: 4, rows: 256, columns: 208, lesions: [] });
    const [image] = phantom.images;
    const grey = Uint8Array.from(image?.pixels ?? [], (value) => value >> 4);
    await writeFile(join(pictures, "a.png"), greyPng(grey, 256, 208));
    await writeFile(join(pictures, "broken.dcm"), (await readFile(join(images, "1-RCC.dcm"))).subarray(0, 3000));
    const facts = join(folder, "facts.csv");
    await writeFile(facts, `file,patientKey,laterality,view\na.png,P,${image?.laterality},${image?.view}\nbroken.dcm,Q,R,CC\n`);
    const [picture, broken] = await predicted(3, pictures, "--facts", facts);
    expect(picture).toMatchObject({ file: "a.png", note: "" });
    expect(Number(picture?.imageScore)).toBeGreaterThan(0);
    expect(broken).toMatchObject({ file: "broken.dcm", breastScore: "", note: expect.stringMatching(/\.$/) });
    const [, alone] = (await predicted(3, pictures)).toReversed();
    expect(alone).toMatchObject({ file: "a.png", breastScore: "", note: expect.stringMatching(/patient|side|view/i) });
  });

  test("gets the same scores with the file that the trainer makes at the page's request", async () => {
    const { id } = await database.prisma.modelVersion.findFirstOrThrow();
    await database.sqlTransaction((sql) => jobs.enqueue(sql, "pack-version", { modelVersionId: id }));
    await vi.waitUntil(() => files.store.head(keys.versionFile(id)), { timeout: 50_000, interval: 200 });
    expect(sha256Hex(await files.store.getBytes(keys.versionFile(id)))).toBe(sha256Hex(await readFile(file)));
  });

  test("is refused with its own sentence for each missing or invalid part", async () => {
    const empty = join(folder, "empty");
    await mkdir(empty);
    await expect(predict.run([file, empty])).rejects.toThrow(`The folder ${empty} contains no image`);
    await expect(predict.run([join(folder, "none.zip"), images])).rejects.toThrow("There is no file");
    await expect(predict.run([join(images, "1-RCC.dcm"), images])).rejects.toThrow("it is no ZIP archive");
    await expect(predict.run([file, join(folder, "nowhere")])).rejects.toThrow(/no folder/i);
    await expect(predict.run([file])).rejects.toThrow("usage: npm run predict");
    await expect(version.run(["export", "9", "--project", "home"])).rejects.toThrow("has no version 9");
    await expect(version.run(["export", "one", "--project", "home"])).rejects.toThrow("usage: npm run version");
  });
});
