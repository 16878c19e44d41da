/*
 * Damages 10,000 images of every accepted format, and has each read by the child process that reads uploaded files, as shipped: none may get stuck
 * (60 s of its processor time), grow beyond 512 MB, or be filed if gdcm, dcmtk, pydicom or another decoder reports it as damaged.
 *   npm run bench -- damaged-files [--files 1000] [--only rle,tiff] [--seed 1000] [--built FOLDER] [--results FILE]
 * Each format gets that number of files, in batches of a hundred, each batch with its own seed. Results of a batch are written to FILE, and a batch
 * that is already there is not repeated. FOLDER holds the output of `npm run build`. Exits with 1 if anything is wrong.
 */
import { spawnSync } from "node:child_process";
import { appendFileSync, createReadStream, existsSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { seal } from "@second-read/storage/seal";
import { exampleFacts } from "@second-read/testing";
import { type DamageReport, type Decoder, decoders, readDamaged } from "@second-read/testing/peers";

const { values } = parseArgs({
  options: {
    files: { type: "string", default: "1000" },
    only: { type: "string", default: decoders.join(",") },
    seed: { type: "string", default: "1000" },
    built: { type: "string" },
    results: { type: "string" },
  },
});
const filesOfChunk = 100;
const [inputName, inputKey] = ["input", "k".repeat(64)];
/** Facts that plain images lack; those that a file states itself are the same. */
const facts = { ...exampleFacts, patientHash: "a".repeat(64), examHash: "b".repeat(64), laterality: "R", view: "CC", pixels: "CLEAN" };

interface Chunk {
  readonly decoder: Decoder;
  readonly seed: number;
}
type Result = Chunk & DamageReport & { readonly slowestSeconds: number };

/** Types of the child as built; the app is not imported. */
interface FileProcessor {
  process(task: object, signal: AbortSignal): Promise<{ pixelSha256: string }>;
  close(): void;
}
interface ChildModules {
  createFileProcessor(options: object): FileProcessor;
  findSandbox(wanted: "auto"): object & { description: string };
}

const base = await mkdtemp(join(tmpdir(), "second-read-damaged-"));
const processors: FileProcessor[] = [];
try {
  const built = values.built ?? join(base, "built");
  if (values.built === undefined) build(built);
  const child: ChildModules = Object.assign(
    {},
    ...(await Promise.all(["file-processor", "sandbox"].map((name) => import(join(built, "ingest/apps/ingest/src/child", `${name}.js`))))),
  );
  const sandbox = child.findSandbox("auto");
  console.log(`${sandbox.description}; ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}, Node ${process.version}`);

  const done = values.results !== undefined && existsSync(values.results) ? resultsOf(values.results) : [];
  const results: Result[] = [];
  const waiting: Chunk[] = [];
  // The first hundred of every format come before the second hundred of any, so that a run stopped early has covered all formats.
  for (let index = 0; index * filesOfChunk < Number(values.files); index += 1)
    for (const decoder of values.only.split(",") as Decoder[]) {
      const seed = Number(values.seed) + index;
      const before = done.find((one) => one.decoder === decoder && one.seed === seed);
      if (before === undefined) waiting.push({ decoder, seed });
      else results.push(before);
    }
  await Promise.all(
    Array.from({ length: availableParallelism() }, async () => {
      const read = await openReader(child, sandbox);
      for (let chunk = waiting.shift(); chunk !== undefined; chunk = waiting.shift()) {
        const { slowest, readTimed } = timed(read);
        const report = await readDamaged(chunk.decoder, chunk.seed, filesOfChunk, readTimed);
        const result: Result = { ...chunk, ...report, slowestSeconds: slowest() };
        results.push(result);
        if (values.results !== undefined) appendFileSync(values.results, `${JSON.stringify(result)}\n`);
        for (const fault of result.faults) console.log(`seed ${chunk.seed}: ${fault}`);
      }
    }),
  );

  for (const decoder of new Set(results.map((result) => result.decoder)))
    tell(
      decoder,
      results.filter((one) => one.decoder === decoder),
    );
  tell("all", results);
  process.exitCode = results.some(({ faults }) => faults.length > 0) ? 1 : 0;
} finally {
  for (const processor of processors) processor.close();
  await rm(base, { recursive: true, force: true });
}

function build(folder: string): void {
  const root = join(import.meta.dirname, "../..");
  const { status } = spawnSync(process.execPath, ["infra/local/run.mjs", "build", folder, "--only", "ingest"], {
    cwd: root,
    stdio: "ignore",
  });
  if (status !== 0) throw new Error("npm run build failed");
}

function resultsOf(file: string): Result[] {
  return readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Result);
}

/** Reads files as the worker does: returns what would be filed, or the code of the rejection. */
async function openReader({ createFileProcessor }: ChildModules, sandbox: object) {
  const own = await mkdtemp(join(base, "reader-"));
  const [children, files] = [join(own, "children"), join(own, "files")];
  for (const folder of [children, files]) await mkdir(folder);
  const processor = createFileProcessor({
    folder: children,
    secondsPerFile: 60,
    patienceSeconds: 3600,
    memoryBytesPerFile: 512 * 2 ** 20,
    sandbox,
  });
  processors.push(processor);
  return async (path: string): Promise<{ pixelSha256: string } | string> => {
    const inputPath = join(files, "incoming");
    await writeFile(inputPath, seal(inputKey, inputName, createReadStream(path)));
    try {
      return await processor.process(
        { inputPath, inputKey, outputFolder: files, facts, key: "a key of a project" },
        new AbortController().signal,
      );
    } catch (error) {
      // The built module has its own copy of the class.
      if (error instanceof Error && error.constructor.name === "Rejected") return (error as Error & { code: string }).code;
      return `FAILED: ${String(error)}`;
    }
  };
}

/** In elapsed time; the child's limit is on processor time. */
function timed<Answer>(read: (path: string) => Promise<Answer>) {
  let slowest = 0;
  return {
    slowest: () => slowest,
    readTimed: async (path: string) => {
      const began = performance.now();
      const answer = await read(path);
      slowest = Math.max(slowest, (performance.now() - began) / 1000);
      return answer;
    },
  };
}

function tell(name: string, results: readonly Result[]): void {
  const sum = (numberOf: (result: Result) => number) => results.reduce((total, result) => total + numberOf(result), 0);
  const codes = [...new Set(results.flatMap(({ outcomes }) => Object.keys(outcomes)))].sort();
  console.log(
    `${name}: ${sum(({ files }) => files)} damaged files, ${sum(({ faults }) => faults.length)} faults; ` +
      `${codes.map((code) => `${sum(({ outcomes }) => outcomes[code] ?? 0)} ${code}`).join(", ")}; ` +
      `${sum(({ unjudged }) => unjudged)} without a peer's answer; slowest ${Math.max(...results.map((one) => one.slowestSeconds)).toFixed(1)} s by the clock`,
  );
}
