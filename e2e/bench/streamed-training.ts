/*
 * Memory that one fold needs for a data set far larger than memory: images with generated encodings that are read from disk as the trainer reads its
 * own.
 *   npm run bench -- streamed-training [--recipe compact] [--images 20000] [--epochs 1] [--minutes 0] [--backbone FOLDER]
 * Encodes some phantoms, and gives every image the encoding of one of them. --minutes ends the training early, and reports how far it came.
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { RecipeName } from "@second-read/domain";
import { prepare, readFiledImage } from "@second-read/imaging";
import {
  type Box,
  breastBoxOf,
  type EncodingStore,
  type ImageFacts,
  type LabelledFacts,
  openBackbone,
  openBackend,
  type PreparedImage,
  packBackbone,
  preparationFor,
  readLayersModel,
  trainFold,
} from "@second-read/learning";
import { makeExam, toDicom } from "@second-read/phantom";

const { values } = parseArgs({
  options: {
    recipe: { type: "string", default: "compact" },
    images: { type: "string", default: "20000" },
    epochs: { type: "string", default: "1" },
    minutes: { type: "string", default: "0" },
    backbone: { type: "string" },
    cut: { type: "string", default: "conv_pw_12_relu" },
  },
});
const recipe = values.recipe as RecipeName;
const phantomExams = 4;
const folder = mkdtempSync(join(tmpdir(), "streamed-training-"));

/** A prepared phantom on disk: its facts, and its pixels followed by its mask. */
interface Phantom {
  readonly facts: Pick<LabelledFacts, "rows" | "columns" | "spacingMm" | "breast">;
  readonly file: string;
}

try {
  console.log(
    `${recipe}, ${(await openBackend()).name}, ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}, Node ${process.version}`,
  );
  const phantoms = await makePhantoms();
  const images = Array.from({ length: Number(values.images) }, (_, number) => factsOf(phantoms, number));
  const isHeldOut = ({ patientId }: LabelledFacts) => Number(patientId) % 5 === 0;
  const readImage = ({ imageId, ...facts }: ImageFacts) => readPhantom(phantoms, Number(imageId), { imageId, ...facts });
  const encodings = encodingsOf(phantoms.length);
  const { backbone, cut } = values;
  const stop = new AbortController();
  const minutes = Number(values.minutes);
  if (minutes > 0) setTimeout(() => stop.abort(), minutes * 60_000).unref();
  const start = performance.now();
  const seconds = () => ((performance.now() - start) / 1000).toFixed(0);
  const watch = setInterval(() => console.log(`${seconds()} s: ${mebibytes(process.memoryUsage.rss())}`), 20_000);
  try {
    await trainFold({
      recipe,
      options: { epochs: Number(values.epochs) },
      fold: 0,
      train: images.filter((image) => !isHeldOut(image)),
      validation: images.filter(isHeldOut),
      readImage,
      scratchFolder: folder,
      backbone:
        backbone === undefined
          ? undefined
          : await openBackbone(await packBackbone(await readLayersModel(backbone), { name: backbone, cut, input: { low: -1, high: 1 } })),
      encodings,
      signal: stop.signal,
      onEpoch: ({ epoch, imagesPerSecond }) => console.log(`${seconds()} s: epoch ${epoch} done, ${imagesPerSecond.toFixed(0)} images/s`),
    });
    console.log(`${images.length} images trained in ${seconds()} s`);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    console.log(`ended early after ${seconds()} s`);
  } finally {
    clearInterval(watch);
  }
  const peak = process.resourceUsage().maxRSS * 1024;
  console.log(`peak memory of the process ${mebibytes(peak)}; target ${peak <= 2 * 2 ** 30 ? "reached" : "NOT reached"} (2 GiB)`);
} finally {
  rmSync(folder, { recursive: true });
}
process.exit(0);

async function makePhantoms(): Promise<Phantom[]> {
  const phantoms: Phantom[] = [];
  for (let seed = 0; seed < phantomExams; seed += 1) {
    const exam = makeExam({ seed, rows: 1024, columns: 832, lesions: [{ laterality: "R", kind: "MASS", conspicuity: 1 }] });
    for (const view of exam.images) {
      const { rows, columns, pixels, mask, spacingMm } = prepare(readFiledImage(toDicom(exam, view)), preparationFor(recipe));
      const file = join(folder, `phantom-${phantoms.length}`);
      await writeFile(file, Buffer.concat([Uint8Array.from(pixels, (value) => Math.round(value * 255)), mask]));
      phantoms.push({
        facts: { rows, columns, breast: breastBoxOf({ rows, columns, pixels, mask }), ...(spacingMm === null ? {} : { spacingMm }) },
        file,
      });
    }
  }
  return phantoms;
}

/** Four images per patient; every other patient has a lesion of 10 by 10 mm in each view of one breast. */
function factsOf(phantoms: readonly Phantom[], number: number): LabelledFacts {
  const patient = Math.floor(number / 4);
  const laterality = number % 4 < 2 ? "R" : "L";
  const { facts } = phantoms[number % phantoms.length] as Phantom;
  const positive = patient % 2 === 0 && laterality === "R";
  const [left, top, width, height] = facts.breast;
  const lesion: Box = [left + width / 3, top + height / 2, 50, 50];
  return {
    imageId: String(number),
    patientId: String(patient),
    examId: String(patient),
    breastId: `${patient}-${laterality}`,
    laterality,
    view: number % 2 === 0 ? "CC" : "MLO",
    ...facts,
    positive,
    breastClass: positive ? "MALIGNANT" : "NORMAL",
    lesions: positive ? [lesion] : [],
  };
}

async function readPhantom(phantoms: readonly Phantom[], number: number, facts: ImageFacts): Promise<PreparedImage> {
  const bytes = await readFile((phantoms[number % phantoms.length] as Phantom).file);
  const size = facts.rows * facts.columns;
  return { ...facts, pixels: bytes.subarray(0, size), mask: bytes.subarray(size) };
}

/** A phantom is encoded once; each image that uses its encoding reads it from disk. */
function encodingsOf(phantoms: number): EncodingStore {
  const made = new Set<string>();
  const fileOf = ({ imageId }: ImageFacts, name: string) => join(folder, "encodings", `${Number(imageId) % phantoms}-${name}`);
  mkdirSync(join(folder, "encodings"));
  return {
    has: async (image, name) => made.has(fileOf(image, name)),
    read: async (image, name) => (made.has(fileOf(image, name)) ? readFile(fileOf(image, name)) : undefined),
    async write(image, name, bytes) {
      await writeFile(fileOf(image, name), bytes);
      made.add(fileOf(image, name));
    },
  };
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MiB`;
}
